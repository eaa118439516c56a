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
            for (var i = 0; i < count; i++)
            {
                var from = source + (i * stride) + p;
                var to = panel + (p * width) + i;
                for (var j = 0; j < run; j++, to += width) *to = from[j];
            }
        }
    }
}
