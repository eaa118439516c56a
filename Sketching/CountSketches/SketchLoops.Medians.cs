using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Medians over the rows: a piece of each row is gathered, then the pieces are compared lane by lane.</summary>
internal static unsafe partial class SketchLoops
{
    // Numbers of all rows that are gathered before they are compared: 8 KB of doubles, in the first-level cache.
    private const int Gathered = 1024;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Medians<T>(T* table, uint* cells, int rows, T* medians, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows == 1)
        {
            Gather(table, cells, cells, medians, count);
            return;
        }

        var values = stackalloc T[Gathered];
        var piece = Gathered / rows;
        for (var from = 0; from < count; from += piece)
        {
            var own = Math.Min(piece, count - from);
            for (var row = 0; row < rows; row++)
            {
                // The next row's cells, behind the last row the first one's of the next piece, where that is as long.
                var visited = cells + ((long)row * count) + from;
                var next = row + 1 < rows ? visited + count : from + piece + own <= count ? cells + from + piece : visited;
                Gather(table, visited, next, values + (row * piece), own);
            }

            if (rows == 3) MediansOfThree(values, piece, medians + from, own);
            else if (rows == 5) MediansOfFive(values, piece, medians + from, own);
            else MediansOfMany(values, piece, rows, medians + from, own);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MediansOfThree<T>(T* values, int piece, T* medians, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        for (; Vector<T>.IsSupported && i <= count - Vector<T>.Count; i += Vector<T>.Count)
            Median.Of(Vector.Load(values + i), Vector.Load(values + piece + i), Vector.Load(values + (2 * piece) + i)).Store(medians + i);
        for (; i < count; i++) medians[i] = Median.Of(values[i], values[piece + i], values[(2 * piece) + i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MediansOfFive<T>(T* values, int piece, T* medians, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        for (; Vector<T>.IsSupported && i <= count - Vector<T>.Count; i += Vector<T>.Count)
        {
            Median.Of(
                Vector.Load(values + i), Vector.Load(values + piece + i), Vector.Load(values + (2 * piece) + i), Vector.Load(values + (3 * piece) + i),
                Vector.Load(values + (4 * piece) + i)).Store(medians + i);
        }

        for (; i < count; i++) medians[i] = Median.Of(values[i], values[piece + i], values[(2 * piece) + i], values[(3 * piece) + i], values[(4 * piece) + i]);
    }

    [SkipLocalsInit]
    private static void MediansOfMany<T>(T* values, int piece, int rows, T* medians, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> column = stackalloc T[rows];
        for (var i = 0; i < count; i++)
        {
            for (var row = 0; row < rows; row++) column[row] = values[(row * piece) + i];
            medians[i] = Median.Of(column);
        }
    }
}
