using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The gap-safe sphere: the dual is strongly concave where the loss is smooth, so that a dual point with duality gap G is no further than √(2 c n G)
/// from the dual solution, c = sup φ″. A feature whose constraint holds strictly in the whole sphere is 0 in every solution.
/// </summary>
/// <remarks>
/// With v = (1/n) Aᵀu and Lⱼ = c ‖A·ⱼ‖²/n, that is <c>|vⱼ| + √(2 Lⱼ G) &lt; l1</c>. Ndiaye, Fercoq, Gramfort, Salmon 2017, Theorem 6 and equation 8.
/// </remarks>
internal static class Screening
{
    // Rounding of a gap, in units of the last place of the value.
    private const double Rounding = 64;

    /// <summary>Marks the features that are 0 in every solution; those that are not 0 at the point yet are left for the next time.</summary>
    /// <param name="oracle">The loss.</param>
    /// <param name="l1">The weight of the norm.</param>
    /// <param name="gap">The gap of the dual point, and the value that it was computed from.</param>
    /// <param name="shrink">s, where the dual point is s u.</param>
    /// <param name="point">x.</param>
    /// <param name="correlations">v of u.</param>
    /// <param name="screened">The marks: 1 where a feature is out.</param>
    /// <returns>How many are marked.</returns>
    public static int Mark<T, TOracle>(
        in TOracle oracle, T l1, DualityGap<T> gap, T shrink, ReadOnlySpan<T> point, ReadOnlySpan<T> correlations, Span<byte> screened)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var twice = Number.Of<T>(2) * (T.Max(gap.Gap, T.Zero) + (Number.Of<T>(Rounding) * Number.Epsilon<T>() * T.Abs(gap.Primal)));
        var marked = 0;
        for (var j = 0; j < oracle.Features; j++)
        {
            if (screened[j] == 0 && point[j] == T.Zero
                && (shrink * T.Abs(correlations[j])) + T.Sqrt(twice * oracle.CoordinateLipschitz(j)) < l1) screened[j] = 1;
            marked += screened[j];
        }

        return marked;
    }

    /// <summary>
    /// Σ uᵢ ← 0, which an intercept demands of a dual point: the mean is taken off for squares, else the heavier sign is scaled down, since the
    /// domain of φ* is an interval around 0.
    /// </summary>
    public static void Balance<T, TOracle>(in TOracle oracle, Span<T> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var sum = Reductions.Sum<T>(slopes);
        if (oracle.IsLeastSquares)
        {
            var mean = sum / Number.Of<T>(Math.Max(1, slopes.Length));
            foreach (ref var slope in slopes) slope -= mean;
            return;
        }

        // Half of Σ |uᵢ| + |Σ uᵢ| is the weight of the heavier sign.
        var heavier = Number.Of<T>(0.5) * (Reductions.SumOfAbs<T>(slopes) + T.Abs(sum));
        if (sum == T.Zero || heavier == T.Zero) return;
        var factor = (heavier - T.Abs(sum)) / heavier;
        var (above, below) = sum > T.Zero ? (factor, T.One) : (T.One, factor);
        var (up, down) = (Vector512.Create(above), Vector512.Create(below));
        var i = 0;
        for (; i <= slopes.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var lane = Vector512.Create<T>(slopes[i..]);
            ((up * Vector512.Max(lane, Vector512<T>.Zero)) + (down * Vector512.Min(lane, Vector512<T>.Zero))).CopyTo(slopes[i..]);
        }

        for (; i < slopes.Length; i++) slopes[i] *= slopes[i] > T.Zero ? above : below;
    }
}
