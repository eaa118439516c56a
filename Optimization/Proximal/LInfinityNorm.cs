using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>g(x) = λ ‖x‖∞: clipping at the level τ that takes λη off the sum of magnitudes, <c>sign(vᵢ) min(|vᵢ|, τ)</c>.</summary>
    /// <remarks>
    /// By Moreau's decomposition, v less its projection on the L1 ball of radius λη, computed without the difference; zero where that ball holds v.
    /// A few passes over the point. A point that is not finite gives NaN in every coordinate. Source: Parikh and Boyd 2014, section 6.5.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LInfinityNorm<T> LInfinityNorm<T>(double weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(weight);
}

/// <summary>The weighted maximum norm; see <see cref="ProximalMaps.LInfinityNorm{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct LInfinityNorm<T> : IConjugableMap<LInfinityNorm<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal LInfinityNorm(double weight) => Weight = Require.NotNegative<T>(weight);

    /// <summary>λ.</summary>
    public T Weight { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        var norm = Reductions.SumOfAbs(point);
        var taken = Weight * length;
        if (!T.IsFinite(norm) && !Reductions.AllFinite(point))
        {
            destination.Fill(T.NaN);
            return;
        }

        if (norm <= taken)
        {
            destination.Clear();
            return;
        }

        if (taken == T.Zero)
        {
            point.CopyTo(destination);
            return;
        }

        using var magnitudes = workspace.Rent<T>(point.Length);
        for (var i = 0; i < point.Length; i++) magnitudes.Span[i] = T.Abs(point[i]);
        var (largest, shift) = SimplexThreshold.Of<T>(magnitudes.Span, taken, workspace);

        // Just inside the norm the level is close to 0, and its rounding may be below.
        var level = T.Max(largest + shift, T.Zero);
        for (var i = 0; i < point.Length; i++) destination[i] = T.Clamp(point[i], -level, level);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Weight * Reductions.NormInfinity(point);

    /// <inheritdoc/>
    /// <remarks>The indicator of ‖y‖₁ ≤ λ.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace) => Membership.AtMost(Reductions.SumOfAbs(point), Weight);
}
