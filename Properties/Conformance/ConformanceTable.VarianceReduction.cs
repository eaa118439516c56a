using System.Numerics;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Sampling and variance-reduced gradients.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static readonly RandomKey Key = RandomKey.FromSeed(3);

        private static ConformanceRow[] VarianceReduction =>
        [
            Row("StochasticGradient", o => Steps.StochasticGradient(o, o.Smoothness, 0.01, Key)),
            Row("StochasticGradient with falling rates", o => Steps.StochasticGradient(o, o.Smoothness with { PolyakLojasiewicz = T.CreateChecked(16) }, Key)),
            Row("ProximalStochasticGradient", o => Steps.ProximalStochasticGradient(o, L1<T>(0.2), 0.01, Key, 3)),
            Row("ProximalStochasticGradient with falling rates", o => Steps.ProximalStochasticGradient(
                o, Box<T>(-0.5, 0.5), PolyakLojasiewicz<T>(0.5).AtMost(0.02), Key)),
            Row("WithoutReplacement", o => Adam<T>(0.01).AsUpdate().WithoutReplacement(o, 5, Key)),
            Row("Reshuffled, with a short last batch", o => Descend<T>(0.01).WithProx(L1<T>(0.2)).Reshuffled(o, 7, Key)),
            Row("Svrg under Descend", o => Descend<T>(0.01).AsUpdate().WithSvrg(o, 3, Key)),
            Row("Svrg under Adam, with prox", o => ScaleByAdam<T>().Then(Descend<T>(0.01)).WithProx(L1<T>(0.2)).WithSvrg(o, 3, Key, SvrgSnapshot.LastIterate)),
            Row("Saga", o => Descend<T>(0.01).WithProx(L1<T>(0.2)).WithSaga(o, Key)),
            Row("LooplessSvrg", o => Descend<T>(0.01).AsUpdate().WithLooplessSvrg(o, 0.5, Key)),
            Row("Svrg", o => Steps.Svrg(o, o.Smoothness, Key, 0.01, 20)),
            Row("ProximalSvrg", o => Steps.ProximalSvrg(o, L1<T>(0.2), Key, 0.01, 20, SvrgSnapshot.LastIterate)),
            Row("LaggedStochasticGradient", Plane, o => Steps.LaggedStochasticGradient(o, 0.01, Key, l1: 0.01)),
            Row("LaggedStochasticGradient with falling rates", Plane, o => Steps.LaggedStochasticGradient(
                o, PolyakLojasiewicz<T>(0.5).AtMost(0.02), Key, l1: 0.01, steps: 300)),
            Row("LaggedSvrg", Plane, o => Steps.LaggedSvrg(o, Key, l1: 0.01)),
            Row("LaggedSvrg, last iterate", Plane, o => Steps.LaggedSvrg(o, Key, snapshot: SvrgSnapshot.LastIterate)),
            Row("LaggedSaga", Plane, o => Steps.LaggedSaga(o, Key, l1: 0.01)),
            Row("LaggedLooplessSvrg", Plane, o => Steps.LaggedLooplessSvrg(o, Key, l1: 0.01, probability: 0.2)),
        ];

        // Least squares on 16 sparse rows and an intercept: row i has every sixteenth column from i on, and the last, which holds the fault.
        private static SmoothL2Regularized<T, SmoothLinearModel<T, WithIntercept<T, CsrRows<T>>, SquaredLoss<T>>> Plane(int dimension, T fault)
        {
            const int Count = 16;
            var (offsets, columns, values, labels) = (new int[Count + 1], new List<int>(), new List<T>(), new T[Count]);
            for (var i = 0; i < Count; i++)
            {
                for (var j = i; j < dimension - 1; j += Count) Add(j, T.One + (T.CreateChecked(j % 3) / T.CreateChecked(2)));
                if (dimension > 0) Add(dimension - 1, fault == T.Zero ? T.One : fault);
                offsets[i + 1] = columns.Count;
                labels[i] = T.CreateChecked((i % 5) - 2);
            }

            var rows = new SparseRows<T>([.. offsets], [.. columns], [.. values], Count, dimension);
            return Objectives.LeastSquares(new CsrRows<T>(rows).WithIntercept(), labels).WithL2(0.5);

            void Add(int column, T value)
            {
                columns.Add(column);
                values.Add(value);
            }
        }
    }
}
