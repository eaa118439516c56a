using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>g(x) = λ ‖x‖₂: the whole vector drawn towards zero, <c>max(1 − λη/‖v‖, 0) v</c>.</summary>
    /// <remarks>
    /// A point whose norm is not finite gives NaN in every coordinate. Source: Parikh and Boyd 2014, section 6.5.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static L2Norm<T> L2Norm<T>(double weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(weight);
}

/// <summary>The weighted Euclidean norm; see <see cref="ProximalMaps.L2Norm{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct L2Norm<T> : IConjugableMap<L2Norm<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal L2Norm(double weight) => Weight = Require.NotNegative<T>(weight);

    /// <summary>λ.</summary>
    public T Weight { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace) =>
        Shrink(point, Weight * length, destination);

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Weight * Reductions.Norm(point);

    /// <inheritdoc/>
    /// <remarks>The indicator of ‖y‖₂ ≤ λ.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace) => Membership.AtMost(Reductions.Norm(point), Weight);

    /// <summary>destination ← max(1 − threshold/‖v‖, 0) v, and NaN where the norm is not finite.</summary>
    internal static void Shrink(ReadOnlySpan<T> point, T threshold, Span<T> destination)
    {
        var norm = Reductions.Norm(point);
        Vectors.Scale(point, T.IsFinite(norm) ? norm > threshold ? (norm - threshold) / norm : T.Zero : T.NaN, destination);
    }
}
