using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Numerics;

/// <summary>Copies a part of a matrix into the order in which the tiles of the product read it.</summary>
internal static unsafe class Packing
{
    // As many elements of a row as a cache line of doubles, or of floats, holds.
    private const int Run = 16;

    /// <summary>
    /// A panel of <paramref name="width"/> vectors of <paramref name="depth"/> elements, element by element:
    /// panel[p * width + i] = vector i at p. Vectors from <paramref name="count"/> on are zero.
    /// </summary>
    /// <param name="source">The first element of the first vector.</param>
    /// <param name="stride">The distance between two stored rows.</param>
    /// <param name="vectorsAreRows">Whether a vector is a stored row, or a stored column.</param>
    /// <param name="count">The number of vectors there are.</param>
    /// <param name="width">The number of vectors in the panel.</param>
    /// <param name="depth">The number of elements of each.</param>
    /// <param name="panel">The panel.</param>
    public static void Pack<T>(T* source, nint stride, bool vectorsAreRows, int count, int width, int depth, T* panel)
        where T : unmanaged
    {
        if (count < width) new Span<T>(panel, width * depth).Clear();
        if (vectorsAreRows)
        {
            Interleave(source, stride, count, width, depth, panel);
        }
        else
        {
            for (var p = 0; p < depth; p++) new ReadOnlySpan<T>(source + (p * stride), count).CopyTo(new Span<T>(panel + (p * width), count));
        }
    }

    private static void Interleave<T>(T* source, nint stride, int count, int width, int depth, T* panel)
        where T : unmanaged
    {
        for (var p = 0; p < depth; p += Run)
        {
            var run = Math.Min(Run, depth - p);
            var i = 0;
            if (run == Run && Sse2.IsSupported)
            {
                for (; i + 4 <= count; i += 4) Transpose4(source + (i * stride) + p, stride, panel + (p * width) + i, width);
            }

            for (; i < count; i++)
            {
                var from = source + (i * stride) + p;
                var to = panel + (p * width) + i;
                for (var j = 0; j < run; j++, to += width) *to = from[j];
            }
        }
    }

    // 4 runs to Run rows of 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4<T>(T* source, nint stride, T* destination, nint width)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(float))
        {
            for (var j = 0; j < Run; j += 4) Transpose4((float*)(source + j), stride, (float*)(destination + (j * width)), width);
        }
        else
        {
            for (var j = 0; j < Run; j += 2)
            {
                var (from, to) = ((nint)(source + j), (nint)(destination + (j * width)));
                Transpose2((double*)from, stride, (double*)to, width);
                Transpose2((double*)from + (2 * stride), stride, (double*)to + 2, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(float* source, nint stride, float* destination, nint width)
    {
        var (a, b) = (Vector128.Load(source), Vector128.Load(source + stride));
        var (c, d) = (Vector128.Load(source + (2 * stride)), Vector128.Load(source + (3 * stride)));
        var (ab, cd) = (Sse.UnpackLow(a, b), Sse.UnpackLow(c, d));
        Sse.MoveLowToHigh(ab, cd).Store(destination);
        Sse.MoveHighToLow(cd, ab).Store(destination + width);
        (ab, cd) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
        Sse.MoveLowToHigh(ab, cd).Store(destination + (2 * width));
        Sse.MoveHighToLow(cd, ab).Store(destination + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose2(double* source, nint stride, double* destination, nint width)
    {
        var (a, b) = (Vector128.Load(source), Vector128.Load(source + stride));
        Sse2.UnpackLow(a, b).Store(destination);
        Sse2.UnpackHigh(a, b).Store(destination + width);
    }
}
