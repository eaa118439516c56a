using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The indicator of the hyperplane {x : ⟨a, x⟩ = b}: <c>v − (⟨a, v⟩ − b) a / ‖a‖²</c>.</summary>
    /// <remarks>
    /// A point that is not finite gives coordinates that are not. With a = 0 and b = 0 the set is the whole space. Source: Parikh and Boyd 2014,
    /// section 6.2.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="normal">a, as long as the point, finite. Copied.</param>
    /// <param name="offset">b, finite; 0 if a is zero.</param>
    /// <exception cref="ArgumentException">a is not finite, or the set is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">b is not finite.</exception>
    public static Hyperplane<T> Hyperplane<T>(ReadOnlySpan<T> normal, double offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(normal, offset);
}

/// <summary>The indicator of a hyperplane; see <see cref="ProximalMaps.Hyperplane{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Hyperplane<T> : IProximalMap<Hyperplane<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly UnitNormal<T> _plane;

    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Hyperplane() => throw Require.Built("ProximalMaps.Hyperplane");

    internal Hyperplane(ReadOnlySpan<T> normal, double offset)
    {
        _plane = new(normal, offset);
        if (offset != 0 && Reductions.NormInfinity(normal) == T.Zero) throw new ArgumentException("No point has ⟨0, x⟩ = b with b ≠ 0.", nameof(normal));
    }

    /// <summary>a / ‖a‖.</summary>
    public Buffer<T> Normal => _plane.Normal;

    /// <summary>b / ‖a‖.</summary>
    public T Offset => _plane.Offset;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace) => _plane.Project(point, destination);

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Membership.Near(_plane.Excess(point), _plane.Size(point));
}
