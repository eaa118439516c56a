using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>
/// Sums in one shape, whatever the vector width: elements of a chunk go round 4 accumulators of 512 bits, accumulators and lanes are
/// added as a tree, and so are chunks.
/// </summary>
internal static class LaneSum
{
    /// <summary>The elements that are summed before the tree begins.</summary>
    public const int Chunk = 4096;

    // Any span has fewer than 2^31 / 2^12 chunks.
    private const int Levels = 20;

    // Read from byte n on, a lane whose last n bytes are set.
    private static ReadOnlySpan<byte> Ends =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <summary>The sum of the terms of <paramref name="length"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T, TTerm>(ref T x, ref T y, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IReductionTerm<T> =>
        length <= Chunk ? OfChunk<T, TTerm>(ref x, ref y, length) : OfChunks<T, TTerm>(ref x, ref y, length);

    /// <summary>
    /// A sum of any number of values as a tree: neighbours first, then pairs of neighbours. A block of 2^k values at a multiple of 2^k
    /// is a node, so summing blocks apart and then their sums gives the same bits.
    /// </summary>
    [SkipLocalsInit]
    public static T Tree<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> nodes = stackalloc T[Levels + 12];
        var depth = 0;
        for (var i = 0; i < values.Length; i++) depth = Push(nodes, depth, i, values[i]);
        return Collapse(nodes, depth);
    }

    [SkipLocalsInit]
    private static T OfChunks<T, TTerm>(ref T x, ref T y, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IReductionTerm<T>
    {
        Span<T> nodes = stackalloc T[Levels];
        var depth = 0;
        for (var chunk = 0; (long)chunk * Chunk < length; chunk++)
        {
            var start = chunk * Chunk;
            var sum = OfChunk<T, TTerm>(ref Unsafe.Add(ref x, start), ref Unsafe.Add(ref y, start), Math.Min(Chunk, length - start));
            depth = Push(nodes, depth, chunk, sum);
        }

        return Collapse(nodes, depth);
    }

    // The set bits of the number of values so far are the complete trees on the stack.
    private static int Push<T>(Span<T> nodes, int depth, int index, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var bits = index; (bits & 1) != 0; bits >>= 1) value = nodes[--depth] + value;
        nodes[depth] = value;
        return depth + 1;
    }

    private static T Collapse<T>(Span<T> nodes, int depth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (depth == 0) return T.Zero;
        var sum = nodes[--depth];
        while (depth > 0) sum = nodes[--depth] + sum;
        return sum;
    }

    // In stages that are methods of their own: where a lane is wider than the vectors of the hardware, one long method keeps its sums in memory.
    // Compiled once and for all: compiled again by what had run before, the loop was up to twice as slow in some processes.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T OfChunk<T, TTerm>(ref T x, ref T y, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IReductionTerm<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        var count = (nuint)length;
        var whole = count & ~((4 * lane) - 1);
        var sums = default(Accumulators<T>);
        if (whole > 0) AddFours<T, TTerm>(ref x, ref y, whole, ref sums);
        if (whole < count)
        {
            var i = AddLanes<T, TTerm>(ref x, ref y, whole, count, ref sums);
            if (i < count) sums.Fourth += count >= lane ? End<T, TTerm>(ref x, ref y, i, count) : Short<T, TTerm>(ref x, ref y, count);
        }

        return OfLane(sums.First + sums.Second + (sums.Third + sums.Fourth));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddFours<T, TTerm>(ref T x, ref T y, nuint count, ref Accumulators<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IReductionTerm<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        Vector512<T> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < count; i += 4 * lane)
        {
            a += TTerm.At(ref x, ref y, i);
            b += TTerm.At(ref x, ref y, i + lane);
            c += TTerm.At(ref x, ref y, i + (2 * lane));
            d += TTerm.At(ref x, ref y, i + (3 * lane));
        }

        (sums.First, sums.Second, sums.Third, sums.Fourth) = (a, b, c, d);
    }

    // At most three whole lanes; returns where they end.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static nuint AddLanes<T, TTerm>(ref T x, ref T y, nuint i, nuint count, ref Accumulators<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IReductionTerm<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        ref var sum = ref sums.First;
        for (; i + lane <= count; i += lane)
        {
            sum += TTerm.At(ref x, ref y, i);
            sum = ref Unsafe.Add(ref sum, 1);
        }

        return i;
    }

    // The last elements after whole lanes: the lane that ends with them, without what was added before.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<T> End<T, TTerm>(ref T x, ref T y, nuint start, nuint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IReductionTerm<T>
    {
        var kept = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(Ends), (end - start) * (nuint)Unsafe.SizeOf<T>());
        return TTerm.At(ref x, ref y, end - (nuint)Vector512<T>.Count) & kept.As<byte, T>();
    }

    // Fewer elements than a lane, with zeros after them.
    private static Vector512<T> Short<T, TTerm>(ref T x, ref T y, nuint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IReductionTerm<T>
    {
        var (left, right) = (Vector512<T>.Zero, Vector512<T>.Zero);
        ref var leftLane = ref Unsafe.As<Vector512<T>, T>(ref left);
        ref var rightLane = ref Unsafe.As<Vector512<T>, T>(ref right);
        for (nuint i = 0; i < count; i++)
        {
            Unsafe.Add(ref leftLane, i) = Unsafe.Add(ref x, i);
            Unsafe.Add(ref rightLane, i) = Unsafe.Add(ref y, i);
        }

        return TTerm.At(ref leftLane, ref rightLane, 0);
    }

    // Halves onto halves: the same additions at every width.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T OfLane<T>(Vector512<T> lane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var half = lane.GetLower() + lane.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2
            ? quarter[0] + quarter[1]
            : quarter[0] + quarter[2] + (quarter[1] + quarter[3]);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Accumulators<T>
    {
        public Vector512<T> First;
        public Vector512<T> Second;
        public Vector512<T> Third;
        public Vector512<T> Fourth;
    }
}
