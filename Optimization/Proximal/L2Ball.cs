using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The indicator of the ball ‖x‖₂ ≤ r: a vector that is longer is shortened to r.</summary>
    /// <remarks>A point whose norm is not finite gives NaN in every coordinate. Source: Parikh and Boyd 2014, section 6.5.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="radius">r, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static L2Ball<T> L2Ball<T>(double radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(radius);
}

/// <summary>The indicator of a Euclidean ball; see <see cref="ProximalMaps.L2Ball{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct L2Ball<T> : IConjugableMap<L2Ball<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public L2Ball() => throw Require.Built("ProximalMaps.L2Ball");

    internal L2Ball(double radius) => Radius = Require.NotNegative<T>(radius);

    /// <summary>r.</summary>
    public T Radius { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        var norm = Reductions.Norm(point);
        Vectors.Scale(point, T.IsFinite(norm) ? norm > Radius ? Radius / norm : T.One : T.NaN, destination);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Membership.AtMost(Reductions.Norm(point), Radius);

    /// <inheritdoc/>
    /// <remarks><c>r ‖y‖₂</c>.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace) => Radius * Reductions.Norm(point);
}
