using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The map of c g: <c>prox(v, c η)</c>.</summary>
    /// <remarks>Of an indicator it is the indicator itself. Source: Parikh and Boyd 2014, section 2.2.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map of g.</param>
    /// <param name="factor">c, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Scaled<T, TProximalMap> Scaled<T, TProximalMap>(this IProximalMap<TProximalMap, T> map, double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => new((TProximalMap)map, factor);
}

/// <summary>A multiple of a function; see <see cref="ProximalMaps.Scaled{T, TProximalMap}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The map.</typeparam>
public readonly record struct Scaled<T, TProximalMap> : IProximalMap<Scaled<T, TProximalMap>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Scaled() => throw Require.Built("ProximalMaps.Scaled");

    internal Scaled(TProximalMap map, double factor) => (Map, Factor) = (map, Require.Positive<T>(factor));

    static bool IProximalMap<Scaled<T, TProximalMap>, T>.IsConvex => TProximalMap.IsConvex;

    /// <summary>The map of g.</summary>
    public TProximalMap Map { get; }

    /// <summary>c.</summary>
    public T Factor { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace) =>
        Map.Apply(point, Factor * length, destination, workspace);

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Factor * Map.Value(point, workspace);
}
