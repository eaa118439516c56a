using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Sketching;

// Stands in until the vectorised loops are there.
internal static unsafe class SketchCells
{
    private const uint Sign = 1u << 31;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Cells(SketchShape shape, ReadOnlySpan<RowHash> hashes, ReadOnlySpan<ulong> ids, Span<uint> cells)
    {
        for (var row = 0; row < shape.Rows; row++)
        {
            var hash = hashes[row];
            var start = (uint)(row * shape.Columns);
            for (var i = 0; i < ids.Length; i++) cells[(row * ids.Length) + i] = hash.Cell(ids[i], (uint)shape.Columns) + start;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Prefetch<T>(ReadOnlySpan<T> table, ReadOnlySpan<uint> cells)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        fixed (T* start = table)
        {
            foreach (var cell in cells) Sse.Prefetch0(start + (cell & ~Sign));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(Span<T> table, ReadOnlySpan<uint> cells, int rows, ReadOnlySpan<T> deltas)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* start = table)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var i = 0; i < deltas.Length; i++)
                {
                    var cell = cells[(row * deltas.Length) + i];
                    start[cell & ~Sign] += Signed(cell, deltas[i]);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Estimate<T>(ReadOnlySpan<T> table, ReadOnlySpan<uint> cells, int rows, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> column = stackalloc T[rows];
        var n = estimates.Length;
        fixed (T* start = table)
        {
            for (var i = 0; i < n; i++)
            {
                if (rows == 3)
                {
                    estimates[i] = Median.Of(Signed(cells[i], start[cells[i] & ~Sign]), Signed(cells[n + i], start[cells[n + i] & ~Sign]), Signed(cells[n + n + i], start[cells[n + n + i] & ~Sign]));
                    continue;
                }

                for (var row = 0; row < rows; row++)
                {
                    var cell = cells[(row * n) + i];
                    column[row] = Signed(cell, start[cell & ~Sign]);
                }

                estimates[i] = Median.Of(column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddUnsigned<T>(Span<T> table, ReadOnlySpan<uint> cells, int rows, ReadOnlySpan<T> deltas)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < deltas.Length; i++) table[(int)(cells[(row * deltas.Length) + i] & ~Sign)] += deltas[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Least<T>(ReadOnlySpan<T> table, ReadOnlySpan<uint> cells, int rows, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < estimates.Length; i++)
        {
            var least = table[(int)(cells[i] & ~Sign)];
            for (var row = 1; row < rows; row++) least = T.Min(least, table[(int)(cells[(row * estimates.Length) + i] & ~Sign)]);
            estimates[i] = least;
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
