using System.Numerics;

namespace Toolkit.Properties;

/// <content>Dual coordinate ascent.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] DualCoordinates =>
        [
            Row("StochasticDualCoordinateAscent, hinge",
                (d, fault) => Objectives.DualProblem(Entries(d, fault), default(HingeLoss<T>), ClassLabels(d), 0.01),
                o => Steps.StochasticDualCoordinateAscent(o, RandomKey.FromSeed(3))),
            Row("StochasticDualCoordinateAscent, squared hinge, L1, measured at leisure",
                (d, fault) => Objectives.DualProblem(Entries(d, fault), default(SquaredHingeLoss<T>), ClassLabels(d), 0.01, 0.003),
                o => Steps.StochasticDualCoordinateAscent(o, RandomKey.FromSeed(3), measuredEvery: 3)),
            Row("StochasticDualCoordinateAscent, logistic, intercept",
                (d, fault) => Objectives.DualProblem(Entries(d, fault).WithIntercept(), default(LogisticLoss<T>), ClassLabels(d), 0.01),
                o => Steps.StochasticDualCoordinateAscent(o, RandomKey.FromSeed(3), shrinks: false, measuredEvery: 0)),
            Row("RandomDualCoordinateAscent, squares, L1",
                (d, fault) => Objectives.DualProblem(Entries(d, fault), default(SquaredLoss<T>), ClassLabels(d), 0.01, 0.003),
                o => Steps.RandomDualCoordinateAscent(o, RandomKey.FromSeed(3))),
        ];

        // Three more rows than columns, of up to three entries each; the fault is the last entry.
        private static CsrRows<T> Entries(int columns, T fault)
        {
            var (offsets, indices, values) = (new List<int> { 0 }, new List<int>(), new List<T>());
            for (var row = 0; row < columns + 3; row++)
            {
                foreach (var column in new[] { row % 7, row / 2, row - 3 }.Where(column => column >= 0 && column < columns).Distinct().Order())
                {
                    indices.Add(column);
                    values.Add(T.CreateChecked(1 + (((row * 5) + column) % 4)) / T.CreateChecked(2));
                }

                offsets.Add(indices.Count);
            }

            if (fault != T.Zero) values[^1] = fault;
            return new(new SparseRows<T>([.. offsets], [.. indices], [.. values], columns + 3, columns));
        }

        private static T[] ClassLabels(int columns) => [.. Enumerable.Range(0, columns + 3).Select(row => row % 3 == 1 ? -T.One : T.One)];
    }
}
