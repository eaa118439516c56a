using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>A separable map as one over whole vectors.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map on a lane.</param>
    public static Separable<T, TProximalMap> OverVectors<T, TProximalMap>(this ISeparableProximalMap<TProximalMap, T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> => new((TProximalMap)map);
}

/// <summary>A separable proximal map over whole vectors.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The map on a lane.</typeparam>
/// <param name="Map">The map on a lane.</param>
public readonly record struct Separable<T, TProximalMap>(TProximalMap Map) : IProximalMap<Separable<T, TProximalMap>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        var width = Vector512<T>.Count;
        var lengths = Vector512.Create(length);
        var i = 0;
        for (; i <= point.Length - width; i += width)
        {
            Map.Apply(Vector512.Create(point[i..]), lengths, (nuint)i).CopyTo(destination[i..]);
        }

        if (i == point.Length) return;
        Span<T> rest = stackalloc T[Vector512<T>.Count];
        rest.Clear();
        point[i..].CopyTo(rest);
        Map.Apply(Vector512.Create<T>(rest), lengths, (nuint)i).CopyTo(rest);
        rest[..(point.Length - i)].CopyTo(destination[i..]);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        var width = Vector512<T>.Count;
        var sum = Vector512<T>.Zero;
        var i = 0;
        for (; i <= point.Length - width; i += width) sum += Map.Value(Vector512.Create(point[i..]), (nuint)i);
        if (i == point.Length) return Vector512.Sum(sum);

        Span<T> rest = stackalloc T[Vector512<T>.Count];
        rest.Clear();
        point[i..].CopyTo(rest);
        Map.Value(Vector512.Create<T>(rest), (nuint)i).CopyTo(rest);
        rest[(point.Length - i)..].Clear();
        return Vector512.Sum(sum + Vector512.Create<T>(rest));
    }
}
