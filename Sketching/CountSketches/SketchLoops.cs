using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Sketching;

/// <summary>
/// The loops over a sketch's table. A block of coordinates is hashed first, row by row; then its cells are visited, each fetched into the cache while others are worked on: a table is larger
/// than the caches, and it is the memory that takes the time.
/// </summary>
internal static unsafe class SketchLoops
{
    private const int Block = 512;
    private const int Ahead = 24;
    private const uint Sign = 1u << 31;

    /// <summary>S_{j, h_j(i)} += s_j(i) Δ, for all coordinates in turn.</summary>
    public static void Add<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, Span<T> table, ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cells = stackalloc uint[Block];
        fixed (T* start = table)
        fixed (ulong* keys = ids)
        fixed (T* added = deltas)
        {
            for (var from = 0; from < ids.Length; from += Block)
            {
                var count = Math.Min(Block, ids.Length - from);
                for (var row = 0; row < shape.Rows; row++)
                {
                    Cells(hashes[row], (uint)shape.Columns, keys + from, count, cells);
                    Add(start + ((long)row * shape.Columns), cells, added + from, count);
                }
            }
        }
    }

    /// <summary>The median over j of s_j(i) S_{j, h_j(i)}, for all coordinates.</summary>
    public static void Estimate<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, ReadOnlySpan<T> table, ReadOnlySpan<ulong> ids, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // As many coordinates at a time as their rows fill a block.
        var rows = shape.Rows;
        var block = Math.Max(1, Block * 5 / rows);
        var cells = stackalloc uint[Block * 5];
        var values = stackalloc T[Math.Max(Block * 5, CountSketch<T>.MostRows)];
        fixed (T* start = table)
        fixed (ulong* keys = ids)
        {
            for (var from = 0; from < ids.Length; from += block)
            {
                var count = Math.Min(block, ids.Length - from);
                for (var row = 0; row < rows; row++)
                {
                    Cells(hashes[row], (uint)shape.Columns, keys + from, count, cells);
                    Read(start + ((long)row * shape.Columns), cells, values + (row * count), count);
                }

                var own = estimates.Slice(from, count);
                if (rows == 5)
                {
                    for (var i = 0; i < count; i++) own[i] = Median.Of(values[i], values[count + i], values[(2 * count) + i], values[(3 * count) + i], values[(4 * count) + i]);
                }
                else if (rows == 3)
                {
                    for (var i = 0; i < count; i++) own[i] = Median.Of(values[i], values[count + i], values[(2 * count) + i]);
                }
                else
                {
                    Medians(values, rows, own);
                }
            }
        }
    }

    [SkipLocalsInit]
    private static void Medians<T>(T* values, int rows, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> column = stackalloc T[rows];
        for (var i = 0; i < destination.Length; i++)
        {
            for (var row = 0; row < rows; row++) column[row] = values[(row * destination.Length) + i];
            destination[i] = Median.Of(column);
        }
    }

    // The upper bit of a cell is the sign, the others the bucket.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Cells(RowHash hash, uint columns, ulong* ids, int count, uint* cells)
    {
        for (var i = 0; i < count; i++) cells[i] = hash.Cell(ids[i], columns);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(T* row, uint* cells, T* deltas, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported && i + Ahead < count) Sse.Prefetch0(row + (cells[i + Ahead] & ~Sign));
            row[cells[i] & ~Sign] += Signed(cells[i], deltas[i]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Read<T>(T* row, uint* cells, T* values, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < count; i++)
        {
            if (Sse.IsSupported && i + Ahead < count) Sse.Prefetch0(row + (cells[i + Ahead] & ~Sign));
            values[i] = Signed(cells[i], row[cells[i] & ~Sign]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Signed<T>(uint cell, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<uint, T>(Unsafe.BitCast<T, uint>(value) ^ (cell & Sign));
        return (cell & Sign) != 0 ? -value : value;
    }
}
