using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The map of g(x − c): <c>c + prox(v − c, η)</c>. A ball around c is the translated ball around zero.</summary>
    /// <remarks>
    /// The value of a translated indicator is taken at x − c, whose rounding is that of c: far from zero a set without an interior may not find its own
    /// projection in it. Source: Parikh and Boyd 2014, section 2.2.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map of g.</param>
    /// <param name="centre">c, as long as the point, finite. Copied.</param>
    /// <exception cref="ArgumentException">c is not finite.</exception>
    public static Translated<T, TProximalMap> Translated<T, TProximalMap>(this IProximalMap<TProximalMap, T> map, ReadOnlySpan<T> centre)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => new((TProximalMap)map, centre);
}

/// <summary>A translated function; see <see cref="ProximalMaps.Translated{T, TProximalMap}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The map.</typeparam>
public readonly record struct Translated<T, TProximalMap> : IProximalMap<Translated<T, TProximalMap>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Translated() => throw Require.Built("ProximalMaps.Translated");

    internal Translated(TProximalMap map, ReadOnlySpan<T> centre)
    {
        if (!Reductions.AllFinite(centre)) throw new ArgumentException("centre must be finite.", nameof(centre));
        (Map, Centre) = (map, Buffer<T>.CopyOf(centre));
    }

    static bool IProximalMap<Translated<T, TProximalMap>, T>.IsConvex => TProximalMap.IsConvex;

    /// <summary>The map of g.</summary>
    public TProximalMap Map { get; }

    /// <summary>c.</summary>
    public Buffer<T> Centre { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        Require.Length(point.Length, Centre.Length);
        Vectors.AddScaled(point, -T.One, Centre.Span, destination);
        Map.Apply(destination, length, destination, workspace);
        Vectors.AddScaled<T>(destination, T.One, Centre.Span, destination);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        Require.Length(point.Length, Centre.Length);
        using var rental = workspace.Rent<T>(point.Length);
        Vectors.AddScaled(point, -T.One, Centre.Span, rental.Span);
        return Map.Value(rental.Span, workspace);
    }
}
