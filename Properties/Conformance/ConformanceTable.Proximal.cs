using System.Numerics;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Proximal maps and projections.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Proximal =>
        [
            Row("ProximalGradient, SquaredL2", o => Steps.ProximalGradient(o, SquaredL2<T>(0.3))),
            Row("ProximalGradient, ElasticNet", o => Steps.ProximalGradient(o, ElasticNet<T>(0.2, 0.3))),
            Row("ProximalGradient, NonNegative", o => Steps.ProximalGradient(o, NonNegative<T>())),
            Row("ProximalGradient, LInfinityBall", o => Steps.ProximalGradient(o, LInfinityBall<T>(0.4))),
            Row("ProximalGradient, box with bounds of its own", o => Steps.ProximalGradient(o, Box<T>(Filled(o, -0.5), Filled(o, 0.25)))),
            Row("ProximalGradient, conjugate of a box", o => Steps.ProximalGradient(o, Box<T>(-0.5, 0.5).Conjugate())),
            Row("RmsProp with prox, ElasticNet", o => ScaleByRmsProp<T>(0.9).Then(Descend<T>(0.01)).WithProx(ElasticNet<T>(0.2, 0.3)).For(o)),
            Row("L2Norm", o => Descend<T>(0.3).WithProx(L2Norm<T>(0.5)).For(o)),
            Row("L2Ball", o => Descend<T>(0.3).WithProx(L2Ball<T>(0.5)).For(o)),
            Row("L1Ball", o => Descend<T>(0.3).WithProx(L1Ball<T>(0.5)).For(o)),
            Row("LInfinityNorm", o => Descend<T>(0.3).WithProx(LInfinityNorm<T>(0.5)).For(o)),
            Row("Simplex", o => Descend<T>(0.3).WithProx(Simplex<T>()).For(o)),
            Row("GroupLasso", o => Descend<T>(0.3).WithProx(GroupLasso<T>(0.1, CoordinateGroups.Contiguous(Sizes(o)))).For(o)),
            Row("TotalVariation", o => Descend<T>(0.3).WithProx(TotalVariation<T>(0.1)).For(o)),
            Row("SparseVectors", o => Descend<T>(0.3).WithProx(SparseVectors<T>(5)).For(o)),
            Row("SparseVectors on mini-batches", o => Descend<T>(0.05).WithProx(SparseVectors<T>(5)).For(o, 4, RandomKey.FromSeed(3))),
            Row("HardThresholdingPursuit", o => Steps.HardThresholdingPursuit(o, SparseVectors<T>(5), 0.3)),
            Row("Hyperplane", o => Descend<T>(0.3).WithProx(Hyperplane<T>(Filled(o, 0.5), o.Dimension == 0 ? 0 : 1)).For(o)),
            Row("HalfSpace", o => Descend<T>(0.3).WithProx(HalfSpace<T>(Filled(o, 0.5), 1)).For(o)),
            Row("BoxSection", o => Descend<T>(0.3).WithProx(BoxSection<T>(Filled(o, 0), Filled(o, 1), Filled(o, 1), 0.25 * o.Dimension)).For(o)),
            Row("AffineSet", o => Descend<T>(0.3).WithProx(AffineSet<T>(
                new(Filled(o, 0.5), Math.Min(1, o.Dimension), o.Dimension), Filled(o, 1).AsSpan(0, Math.Min(1, o.Dimension)))).For(o)),
            Row("NuclearNorm", o => Descend<T>(0.3).WithProx(NuclearNorm<T>(0.1, RowsOf(o), o.Dimension / RowsOf(o))).For(o)),
            Row("Simplex, translated and scaled", o => Descend<T>(0.3).WithProx(Simplex<T>(2).Translated(Filled(o, -0.1)).Scaled(2)).For(o)),
            Row("Conjugate of a simplex", o => Descend<T>(0.3).WithProx(Simplex<T>().Conjugate()).For(o)),
            Row("blocks: a simplex and an L2 ball", o => Descend<T>(0.3)
                .WithProx(Simplex<T>().On(..(o.Dimension / 2)).And(L2Ball<T>(1).On((o.Dimension / 2)..))).For(o)),
            Row("accelerated, TotalVariation", o => Steps.AcceleratedProximalGradient(o, TotalVariation<T>(0.1))),
        ];

        private static T[] Filled(Probe<T> oracle, double value) => [.. Enumerable.Repeat(T.CreateChecked(value), oracle.Dimension)];

        // The matrix of all coordinates that is nearest to a square.
        private static int RowsOf(Probe<T> oracle) =>
            Enumerable.Range(1, Math.Max(1, (int)Math.Sqrt(oracle.Dimension))).Last(rows => oracle.Dimension % rows == 0);

        // Groups of 1, 2, 3, 4, 1, … coordinates, as many as fit.
        private static int[] Sizes(Probe<T> oracle)
        {
            List<int> sizes = [];
            for (var used = 0; used < oracle.Dimension; used += sizes[^1]) sizes.Add(Math.Min(1 + (sizes.Count % 4), oracle.Dimension - used));
            return [.. sizes];
        }
    }
}
