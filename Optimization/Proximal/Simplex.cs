using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The indicator of the simplex {x ≥ 0, Σ xᵢ = s}: <c>max(vᵢ − τ, 0)</c> with the τ that makes the sum s.</summary>
    /// <remarks>
    /// A few passes over the point. A point that is not finite gives NaN in every coordinate; over no coordinates there is nothing to project, and
    /// the value is 0. Source: Held, Wolfe and Crowder 1974 for τ; Michelot 1986 for the algorithm.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="total">s, at least the smallest normal number; 1 for probabilities.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Simplex<T> Simplex<T>(double total = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(total);
}

/// <summary>The indicator of a simplex; see <see cref="ProximalMaps.Simplex{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Simplex<T> : IConjugableMap<Simplex<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The simplex of probabilities.</summary>
    public Simplex()
        : this(1)
    {
    }

    internal Simplex(double total) => Total = Require.Normal<T>(total);

    /// <summary>s.</summary>
    public T Total { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        if (point.IsEmpty) return;
        if (Reductions.AllFinite(point)) SimplexThreshold.Project(point, Total, destination, workspace);
        else destination.Fill(T.NaN);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        foreach (var x in point)
        {
            if (!(x >= T.Zero)) return T.PositiveInfinity;
        }

        return point.IsEmpty ? T.Zero : Membership.Near(Reductions.Sum(point) - Total, Total);
    }

    /// <inheritdoc/>
    /// <remarks><c>s max yᵢ</c>.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace)
    {
        if (point.IsEmpty) return T.Zero;
        var largest = point[0];
        foreach (var y in point) largest = T.Max(largest, y);
        return Total * largest;
    }
}
