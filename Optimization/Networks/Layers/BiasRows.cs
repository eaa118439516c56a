using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>A bias on each row of a matrix, and what comes back to it: one pass over the memory, without a call a row, which is what short rows cost.</summary>
internal static class BiasRows
{
    // So many rows are summed before their sum is added to the others, so that rounding grows with the logarithm of long sums rather than with their length.
    private const int Block = 256;

    /// <summary>Each row ← row + bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(ReadOnlySpan<T> bias, MatrixSpan<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (columns, lane) = (rows.Columns, Vector512<T>.Count);
        ref var first = ref MemoryMarshal.GetReference(rows.Values);
        ref var added = ref MemoryMarshal.GetReference(bias[..columns]);
        for (var i = 0; i < rows.Rows; i++)
        {
            ref var row = ref Unsafe.Add(ref first, (nint)i * rows.Stride);
            for (var j = 0; j < columns; j += lane)
            {
                ref var at = ref Unsafe.Add(ref row, j);
                LanePart.Store(LanePart.Load(ref at, columns - j) + LanePart.Load(ref Unsafe.Add(ref added, j), columns - j), ref at, columns - j);
            }
        }
    }

    /// <summary>sums ← the sum of all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<T>(ReadOnlyMatrixSpan<T> rows, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (columns, lane) = (rows.Columns, Vector512<T>.Count);
        ref var first = ref MemoryMarshal.GetReference(rows.Values);
        ref var to = ref MemoryMarshal.GetReference(sums[..columns]);
        var stride = (nint)rows.Stride;
        for (var j = 0; j < columns; j += lane)
        {
            var count = columns - j;
            var total = Vector512<T>.Zero;
            for (var from = 0; from < rows.Rows; from += Block)
            {
                var end = Math.Min(rows.Rows, from + Block);
                Vector512<T> a = default, b = default, c = default, d = default;
                ref var row = ref Unsafe.Add(ref first, (from * stride) + j);
                var i = from;
                for (; i + 4 <= end; i += 4)
                {
                    a += LanePart.Load(ref row, count);
                    b += LanePart.Load(ref Unsafe.Add(ref row, stride), count);
                    c += LanePart.Load(ref Unsafe.Add(ref row, 2 * stride), count);
                    d += LanePart.Load(ref Unsafe.Add(ref row, 3 * stride), count);
                    row = ref Unsafe.Add(ref row, 4 * stride);
                }

                for (; i < end; i++)
                {
                    a += LanePart.Load(ref row, count);
                    row = ref Unsafe.Add(ref row, stride);
                }

                total += a + b + (c + d);
            }

            LanePart.Store(total, ref Unsafe.Add(ref to, j), count);
        }
    }
}
