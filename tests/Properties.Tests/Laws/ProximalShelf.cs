using System.Numerics;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties.Tests;

/// <summary>Every proximal map of the toolkit, made for any dimension, with the laws that it is held to.</summary>
internal static class ProximalShelf
{
    public static IReadOnlyDictionary<string, Func<int, RandomKey, Verdict>> Cases { get; } =
        Of<float>().Concat(Of<double>()).ToDictionary(row => row.Name, row => row.Laws);

    private static IEnumerable<(string Name, Func<int, RandomKey, Verdict> Laws)> Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (string, Func<int, RandomKey, Verdict>)[] cases =
        [
            ("squared L2", (d, key) => Convex(SquaredL2<T>(0.7).OverVectors(), d, key)
                + MoreauIdentityLaw.Validate(SquaredL2<T>(0.7).OverVectors(), SquaredL2<T>(1 / 0.7).OverVectors(), d, key)),
            ("elastic net", (d, key) => Convex(ElasticNet<T>(0.4, 0.7).OverVectors(), d, key)),
            ("elastic net, conjugate", (d, key) => Convex(ElasticNet<T>(0.4, 0.7).Conjugate().OverVectors(), d, key)),
            ("L1, conjugate", (d, key) => MoreauIdentityLaw.Validate(L1<T>(0.4).OverVectors(), LInfinityBall<T>(0.4).OverVectors(), d, key)
                + MoreauIdentityLaw.Validate(L1<T>(0.4).Conjugate().OverVectors(), LInfinityBall<T>(0.4).Conjugate().OverVectors(), d, key)),
            ("L1, values", (d, key) => FenchelYoungLaw.Validate(L1<T>(0.4).OverVectors(), L1<T>(0.4).Conjugate().OverVectors(), d, key)),
            ("elastic net, values", (d, key) => FenchelYoungLaw.Validate(ElasticNet<T>(0.4, 0.7).OverVectors(), ElasticNet<T>(0.4, 0.7).Conjugate().OverVectors(), d, key)),
            ("box, values", (d, key) => FenchelYoungLaw.Validate(Box<T>(-0.4, 1.1).OverVectors(), Box<T>(-0.4, 1.1).Conjugate().OverVectors(), d, key)),
            ("non-negative", (d, key) => Projection(NonNegative<T>().OverVectors(), d, key)
                + MoreauIdentityLaw.Validate(NonNegative<T>().OverVectors(), Box<T>(double.NegativeInfinity, 0).OverVectors(), d, key)),
            ("L-infinity ball", (d, key) => Projection(LInfinityBall<T>(0.4).OverVectors(), d, key)),
            ("box with bounds of its own", (d, key) => Projection(Box<T>(Draw<T>(d, -1.5, -0.5), Draw<T>(d, -0.5, 0.5)).OverVectors(), d, key)),
            ("L2 norm", (d, key) => Conjugable(L2Norm<T>(0.7), d, key) + MoreauIdentityLaw.Validate(L2Norm<T>(0.7), L2Ball<T>(0.7), d, key)
                + MoreauIdentityLaw.Validate(L2Norm<T>(0.7).Conjugate(), L2Ball<T>(0.7).Conjugate(), d, key)),
            ("L2 ball", (d, key) => Projection(L2Ball<T>(0.7), d, key) + FenchelYoungLaw.Validate(L2Ball<T>(0.7), L2Ball<T>(0.7).Conjugate(), d, key)),
            ("L1 ball", (d, key) => Projection(L1Ball<T>(1.7), d, key) + FenchelYoungLaw.Validate(L1Ball<T>(1.7), L1Ball<T>(1.7).Conjugate(), d, key)),
            ("L-infinity norm", (d, key) => Conjugable(LInfinityNorm<T>(0.7), d, key)
                + MoreauIdentityLaw.Validate(LInfinityNorm<T>(0.7), L1Ball<T>(0.7), d, key)),
            ("simplex", (d, key) => Projection(Simplex<T>(1.5), d, key) + FenchelYoungLaw.Validate(Simplex<T>(1.5), Simplex<T>(1.5).Conjugate(), d, key)),
            ("maximum, the conjugate of a simplex", (d, key) => Convex(Simplex<T>(1.5).Conjugate(), d, key)),
            ("group lasso", (d, key) => Conjugable(GroupLasso<T>(0.3, Stretches(d)), d, key)),
            ("group lasso, lists", (d, key) => Conjugable(GroupLasso<T>(0.3, Strides(d)), d, key)),
            ("total variation", (d, key) => Conjugable(TotalVariation<T>(0.5), d, key)),

            // Not convex, so that only the law of projections is asked; SparseVectorsTests shows that those of convex functions fail.
            ("sparse vectors", (d, key) => ProjectionLaw.Validate(SparseVectors<T>(4), d, key)),
            ("hyperplane", (d, key) => Projection(Hyperplane<T>(Draw<T>(d, -1, 1), d == 0 ? 0 : 0.8), d, key)),
            ("half-space", (d, key) => Projection(HalfSpace<T>(Draw<T>(d, -1, 1), 0.1), d, key)),
            ("box section", (d, key) => Projection(BoxSection<T>(Draw<T>(d, -1.5, -0.5), Draw<T>(d, -0.5, 0.5), Draw<T>(d, -1, 1),
                -0.5 * double.CreateChecked(Reductions.Sum<T>(Draw<T>(d, -1, 1)))), d, key)),
            ("box section without upper bounds", (d, key) => d == 0 ? Verdict.Kept
                : Projection(BoxSection<T>(Draw<T>(d, 0, 0), Draw<T>(d, double.PositiveInfinity, 0), Draw<T>(d, 1, 0), 1.5), d, key)),
            ("affine set", (d, key) => Projection(Affine<T>(d), d, key)),
            ("nuclear norm", (d, key) => Conjugable(NuclearNorm<T>(0.7, RowsOf(d), d / RowsOf(d)), d, key)),
            ("scaled", (d, key) => Convex(L2Norm<T>(0.7).Scaled(1.5), d, key)),
            ("translated", (d, key) => Convex(L2Norm<T>(0.7).Translated(Draw<T>(d, -1, 1)), d, key)),
            ("blocks", (d, key) => Convex(Simplex<T>(1.5).On(..(d / 3)).And(L2Norm<T>(0.7).On((d / 3)..(d / 2))).And(L1<T>(0.2).OverVectors().On((d / 2)..)), d, key)),
        ];
        return cases.Select(row => ($"{row.Item1} ({typeof(T).Name})", row.Item2));
    }

    private static Verdict Convex<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> =>
        FirmNonexpansivenessLaw.Validate(map, dimension, key, 60) + ProximalOptimalityLaw.Validate(map, dimension, key, 15);

    private static Verdict Projection<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => Convex(map, dimension, key) + ProjectionLaw.Validate(map, dimension, key);

    private static Verdict Conjugable<T, TProximalMap>(IConjugableMap<TProximalMap, T> map, int dimension, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IConjugableMap<TProximalMap, T> => Convex(map, dimension, key) + FenchelYoungLaw.Validate(map, map.Conjugate(), dimension, key);

    private static AffineSet<T> Affine<T>(int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var equations = Math.Min(7, (dimension + 1) / 2);
        var matrix = new T[equations * dimension];
        RandomKey.FromSeed(12).Normals<T>(matrix);
        return AffineSet<T>(new(matrix, equations, dimension), Draw<T>(equations, -1, 1));
    }

    internal static int RowsOf(int dimension) =>
        Enumerable.Range(1, Math.Max(1, (int)Math.Sqrt(dimension))).Last(rows => dimension % rows == 0);

    // Numbers around a centre, the same for the same dimension.
    internal static T[] Draw<T>(int dimension, double from, double to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[dimension];
        if (double.IsFinite(from)) RandomKey.FromSeed(11).Uniforms<T>(values);
        return to <= from ? [.. Enumerable.Repeat(T.CreateChecked(from), dimension)]
            : Array.ConvertAll(values, u => T.CreateChecked(from) + (u * T.CreateChecked(to - from)));
    }

    internal static CoordinateGroups Stretches(int dimension)
    {
        List<int> sizes = [];
        for (var used = 0; used < dimension; used += sizes[^1]) sizes.Add(Math.Min(1 + (sizes.Count % 5), dimension - used));
        return CoordinateGroups.Contiguous(sizes.ToArray());
    }

    // Every third coordinate together, two groups; the third third is not penalised.
    internal static CoordinateGroups Strides(int dimension)
    {
        int[][] groups = [[.. Enumerable.Range(0, dimension).Where(i => i % 3 == 1).Reverse()], [.. Enumerable.Range(0, dimension).Where(i => i % 3 == 0)]];
        return CoordinateGroups.Of(groups.Where(group => group.Length > 0).ToArray());
    }
}
