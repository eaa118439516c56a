using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>What a Count-Min asks of the loops: the least over the rows, and additions to those rows alone that need them.</summary>
internal static unsafe partial class SketchLoops
{
    /// <summary>The least over j of S_{j, h_j(i)}, for all coordinates.</summary>
    [SkipLocalsInit]
    public static void Least<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, ReadOnlySpan<T> table, ReadOnlySpan<ulong> ids, Span<T> least)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<uint> cells = stackalloc uint[BlockCells];
        var block = BlockCells / shape.Rows;
        fixed (T* start = table, found = least)
        fixed (uint* places = cells)
        {
            for (var from = 0; from < ids.Length; from += block)
            {
                var count = Math.Min(block, ids.Length - from);
                Cells(shape, hashes, ids.Slice(from, count), cells[..(count * shape.Rows)], signed: false);
                Least(start, places, shape.Rows, found + from, count);
            }
        }
    }

    /// <summary>S_{j, h_j(i)} ← max(S_{j, h_j(i)}, Δ + the least over the rows), for all coordinates in turn.</summary>
    [SkipLocalsInit]
    public static void AddConservatively<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, Span<T> table, ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<uint> cells = stackalloc uint[BlockCells];

        // Fewer at a time than in other loops: all their cells are fetched before the first is visited.
        var block = Math.Max(1, 256 / shape.Rows);
        fixed (T* start = table)
        {
            for (var from = 0; from < ids.Length; from += block)
            {
                var count = Math.Min(block, ids.Length - from);
                var own = cells[..(count * shape.Rows)];
                Cells(shape, hashes, ids.Slice(from, count), own, signed: false);
                Prefetch<T>(table, own);
                for (var i = 0; i < count; i++)
                {
                    var least = start[own[i]];
                    for (var place = i + count; place < own.Length; place += count) least = T.MinNative(least, start[own[place]]);
                    least += deltas[from + i];
                    for (var place = i; place < own.Length; place += count) start[own[place]] = T.MaxNative(start[own[place]], least);
                }
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Least<T>(T* table, uint* cells, int rows, T* least, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Gather(table, cells, rows > 1 ? cells + count : cells, least, count);
        var values = stackalloc T[Gathered];
        for (var row = 1; row < rows; row++)
        {
            for (var from = 0; from < count; from += Gathered)
            {
                var visited = cells + ((long)row * count) + from;
                var own = Math.Min(Gathered, count - from);
                Gather(table, visited, row + 1 < rows ? visited + count : visited, values, own);
                var i = 0;
                for (; Vector<T>.IsSupported && i <= own - Vector<T>.Count; i += Vector<T>.Count)
                    Vector.MinNative(Vector.Load(least + from + i), Vector.Load(values + i)).Store(least + from + i);
                for (; i < own; i++) least[from + i] = T.MinNative(least[from + i], values[i]);
            }
        }
    }
}
