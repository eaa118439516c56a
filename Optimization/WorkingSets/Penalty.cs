using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What a penalty <c>l1 ‖x‖₁ + (l2/2) ‖x‖²</c> over the features adds to a value, and takes from a dual value.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="L1">l1, above 0.</param>
/// <param name="L2">l2, at least 0.</param>
internal readonly record struct Penalty<T>(T L1, T L2)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The penalty of a point.</summary>
    /// <param name="features">Its coordinates that are features.</param>
    public T Of(ReadOnlySpan<T> features) =>
        (L1 * Reductions.SumOfAbs(features)) + (L2 > T.Zero ? Number.Of<T>(0.5) * L2 * Reductions.SumOfSquares(features) : T.Zero);

    /// <summary>The penalty of one coordinate.</summary>
    public T Of(T x) => (L1 * T.Abs(x)) + (Number.Of<T>(0.5) * L2 * x * x);

    /// <summary>The minimum over x of v (x − x₀) + ½ h (x − x₀)² + the penalty of x.</summary>
    /// <param name="x">x₀.</param>
    /// <param name="slope">v.</param>
    /// <param name="curvature">h, above 0.</param>
    public T Minimize(T x, T slope, T curvature)
    {
        var target = (curvature * x) - slope;
        return target > L1 ? (target - L1) / (curvature + L2) : target < -L1 ? (target + L1) / (curvature + L2) : T.Zero;
    }

    /// <summary>
    /// The largest of two dual values, given the slopes u of the loss and their correlations with the features: of u shrunk until no correlation is
    /// above l1, and, with l2 above 0, of u itself.
    /// </summary>
    /// <param name="oracle">The loss.</param>
    /// <param name="slopes">u, in whose stead s u is written.</param>
    /// <param name="steepest">The largest |vⱼ|.</param>
    /// <param name="excess">Σ max(|vⱼ| − l1, 0)².</param>
    public (T Dual, T Shrink) Dual<TOracle>(in TOracle oracle, Span<T> slopes, T steepest, T excess)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        if (steepest <= L1) return (-oracle.Conjugate(slopes), T.One);
        var free = L2 > T.Zero ? -oracle.Conjugate(slopes) - (Number.Of<T>(0.5) * excess / L2) : T.NegativeInfinity;
        var shrink = L1 / steepest;
        foreach (ref var slope in slopes) slope *= shrink;
        var bound = -oracle.Conjugate(slopes);
        return free >= bound ? (free, T.One) : (bound, shrink);
    }
}
