using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The map of a g of some coordinates only; the others are left as they are. <c>Simplex&lt;double&gt;().On(..10)</c>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map of g.</param>
    /// <param name="range">The coordinates, counted from the first, but for an end that is the end of the point.</param>
    /// <exception cref="ArgumentException">The range counts from the end, or ends before it starts.</exception>
    public static Block<T, TProximalMap> On<T, TProximalMap>(this IProximalMap<TProximalMap, T> map, Range range)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => new((TProximalMap)map, range);

    /// <summary>
    /// The map of a sum over blocks that have no coordinate in common: <c>first.On(..10).And(second.On(10..20)).And(third.On(20..))</c>. Each block has its
    /// own map; coordinates of none are left as they are.
    /// </summary>
    /// <remarks>Source: Parikh and Boyd 2014, section 2.1, separable sum.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TFirst">The blocks so far.</typeparam>
    /// <typeparam name="TSecond">The next block.</typeparam>
    /// <param name="first">The blocks so far.</param>
    /// <param name="second">The next block, which starts where the others end or later.</param>
    /// <exception cref="ArgumentException">The blocks overlap, or are not in order.</exception>
    public static Blocks<T, TFirst, TSecond> And<T, TFirst, TSecond>(this IBlockMap<TFirst, T> first, IBlockMap<TSecond, T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFirst : struct, IBlockMap<TFirst, T>
        where TSecond : struct, IBlockMap<TSecond, T> => new((TFirst)first, (TSecond)second);
}

/// <summary>A proximal map that leaves the coordinates outside of a range as they are.</summary>
/// <typeparam name="TSelf">The map itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface IBlockMap<TSelf, T> : IProximalMap<TSelf, T>
    where TSelf : struct, IBlockMap<TSelf, T>
    where T : unmanaged
{
    /// <summary>The coordinates that the map can change, counted from the first, but for an end that is the end of the point.</summary>
    Range Range { get; }
}

/// <summary>A map on a block of coordinates; see <see cref="ProximalMaps.On{T, TProximalMap}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The map.</typeparam>
public readonly record struct Block<T, TProximalMap> : IBlockMap<Block<T, TProximalMap>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    internal Block(TProximalMap map, Range range)
    {
        var counted = range.End.IsFromEnd ? range.End.Value == 0 : range.End.Value >= range.Start.Value;
        if (range.Start.IsFromEnd || !counted) throw new ArgumentException($"{range} must count from the first coordinate.", nameof(range));
        (Map, Range) = (map, range);
    }

    static bool IProximalMap<Block<T, TProximalMap>, T>.IsConvex => TProximalMap.IsConvex;

    /// <summary>The map.</summary>
    public TProximalMap Map { get; }

    /// <inheritdoc/>
    public Range Range { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        point.CopyTo(destination);
        Map.Apply(destination[Range], length, destination[Range], workspace);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Map.Value(point[Range], workspace);
}

/// <summary>Maps on blocks that follow each other; see <see cref="ProximalMaps.And{T, TFirst, TSecond}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFirst">The blocks before.</typeparam>
/// <typeparam name="TSecond">The last block.</typeparam>
public readonly record struct Blocks<T, TFirst, TSecond> : IBlockMap<Blocks<T, TFirst, TSecond>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFirst : struct, IBlockMap<TFirst, T>
    where TSecond : struct, IBlockMap<TSecond, T>
{
    internal Blocks(TFirst first, TSecond second)
    {
        if (first.Range.End.IsFromEnd || second.Range.Start.Value < first.Range.End.Value)
        {
            throw new ArgumentException($"The block {second.Range} must start behind {first.Range}.", nameof(second));
        }

        (First, Second) = (first, second);
    }

    static bool IProximalMap<Blocks<T, TFirst, TSecond>, T>.IsConvex => TFirst.IsConvex && TSecond.IsConvex;

    /// <summary>The blocks before.</summary>
    public TFirst First { get; }

    /// <summary>The last block.</summary>
    public TSecond Second { get; }

    /// <inheritdoc/>
    public Range Range => First.Range.Start..Second.Range.End;

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        First.Apply(point, length, destination, workspace);
        Second.Apply(destination, length, destination, workspace);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => First.Value(point, workspace) + Second.Value(point, workspace);
}
