using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>g = 0, for a method that takes a map: the identity.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    public static Zero<T> Zero<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => default;
}

/// <summary>No penalty; see <see cref="ProximalMaps.Zero{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Zero<T> : ISeparableProximalMap<Zero<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index) => point;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> point, nuint index) => Vector512<T>.Zero;
}
