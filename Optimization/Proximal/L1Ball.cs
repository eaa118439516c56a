using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>
    /// The indicator of the ball ‖x‖₁ ≤ r: outside it, <c>sign(vᵢ) max(|vᵢ| − τ, 0)</c> with the τ that makes the norm r.
    /// </summary>
    /// <remarks>
    /// A few passes over the point. A point that is not finite gives NaN in every coordinate. Source: Duchi, Shalev-Shwartz, Singer and Chandra,
    /// ICML 2008, for the reduction to the simplex.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="radius">r, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static L1Ball<T> L1Ball<T>(double radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(radius);
}

/// <summary>The indicator of an L1 ball; see <see cref="ProximalMaps.L1Ball{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct L1Ball<T> : IConjugableMap<L1Ball<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public L1Ball() => throw Require.Built("ProximalMaps.L1Ball");

    internal L1Ball(double radius) => Radius = Require.NotNegative<T>(radius);

    /// <summary>r.</summary>
    public T Radius { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        var norm = Reductions.SumOfAbs(point);
        if (norm <= Radius)
        {
            point.CopyTo(destination);
            return;
        }

        if (!T.IsFinite(norm) && !Reductions.AllFinite(point))
        {
            destination.Fill(T.NaN);
            return;
        }

        if (Radius == T.Zero)
        {
            destination.Clear();
            return;
        }

        using var magnitudes = workspace.Rent<T>(point.Length);
        using var projected = workspace.Rent<T>(point.Length);
        for (var i = 0; i < point.Length; i++) magnitudes.Span[i] = T.Abs(point[i]);
        SimplexThreshold.Project(magnitudes.Span, Radius, projected.Span, workspace);
        for (var i = 0; i < point.Length; i++) destination[i] = T.CopySign(projected.Span[i], point[i]);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Membership.AtMost(Reductions.SumOfAbs(point), Radius);

    /// <inheritdoc/>
    /// <remarks><c>r ‖y‖∞</c>.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace) => Radius * Reductions.NormInfinity(point);
}
