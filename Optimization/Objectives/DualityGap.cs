using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// How far a point can be from the least value of <c>F(x) = (1/n) Σ wᵢ φᵢ(Aᵢ x) + l1 ‖x‖₁ + (l2/2) ‖x‖²</c>, the norms over the features: F(x) itself
/// and a value of Fenchel's dual problem, which no value of F is below.
/// </summary>
/// <remarks>
/// <para><c>D(u) = −(1/n) Σ wᵢ φᵢ*(uᵢ) − g*(v)</c> with <c>v = (1/n) Σ wᵢ Aᵢᵀ uᵢ</c> over the features, g* the conjugate of the penalty, and
/// Σ wᵢ uᵢ = 0 where there are intercepts. u is made from the gradient of the loss at x (<see cref="IMeanLoss{TSelf, T}.DualPoint"/>).</para>
/// <para>With l2 above 0, <c>g*(v) = Σ max(|vⱼ| − l1, 0)²/2 l2</c>, finite everywhere. With l2 = 0 it is the indicator of |vⱼ| ≤ l1, and u is scaled
/// down until it holds. In both cases D(u) → F(x) as x → x*.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Primal">F(x).</param>
/// <param name="Dual">D(u), at most min F; −∞ where the point says nothing.</param>
public readonly record struct DualityGap<T>(T Primal, T Dual)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>F(x) − D(u) ≥ F(x) − min F: not below 0 but for rounding.</summary>
    public T Gap => Primal - Dual;

    /// <summary>
    /// The gap over |F(x)|: below ε, F(x) is the least value up to a share of ε. 0 where the gap is 0 (or rounded below it), +∞ where F(x) alone is 0.
    /// </summary>
    public T Relative => Gap <= T.Zero ? T.Zero : Gap / T.Abs(Primal);
}

/// <summary>The computation of a duality gap, for every mean loss.</summary>
internal static class DualityGaps
{
    public static DualityGap<T> At<T, TLoss>(TLoss loss, ReadOnlySpan<T> point, T l1, T l2, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, IMeanLoss<TLoss, T>
    {
        if (!(T.IsFinite(l1) && (l1 > T.Zero || (l1 == T.Zero && l2 > T.Zero))))
        {
            throw new ArgumentOutOfRangeException(
                nameof(l1), l1, l2 > T.Zero ? "l1 must be finite and at least 0." : "l1 must be finite and above 0: without a penalty there is no bound.");
        }

        using var dualRental = workspace.Rent<T>(loss.DualLength);
        using var correlationRental = workspace.Rent<T>(loss.Dimension);
        var dual = dualRental.Span;
        var value = loss.DualPoint(point, dual, correlationRental.Span, workspace);
        ReadOnlySpan<T> correlations = correlationRental.Span[..loss.Features];
        var features = point[..loss.Features];
        var penalty = T.Zero;
        if (l2 > T.Zero)
        {
            value += Number.Of<T>(0.5) * l2 * Reductions.SumOfSquares(features);
            penalty = SquaredExcess(correlationRental.Span[..loss.Features], l1) / (l2 + l2);
        }
        else
        {
            var steepest = Reductions.NormInfinity(correlations);
            if (steepest > l1) Shrink(dual, l1 / steepest);
        }

        if (l1 > T.Zero) value += l1 * Reductions.SumOfAbs(features);
        var bound = -loss.Conjugate(dual, workspace) - penalty;
        return new(value, T.IsNaN(bound) ? T.NegativeInfinity : bound);
    }

    // Σ max(|vⱼ| − l1, 0)²; overwrites v.
    private static T SquaredExcess<T>(Span<T> v, T l1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref var value in v) value = T.Max(T.Abs(value) - l1, T.Zero);
        return Reductions.SumOfSquares<T>(v);
    }

    private static void Shrink<T>(Span<T> dual, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref var value in dual) value *= factor;
    }
}
