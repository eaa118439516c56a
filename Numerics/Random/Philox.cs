using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Numerics;

/// <summary>
/// Philox4x32-10: a bijection of 128-bit counters, one for each 64-bit key, whose images of successive counters pass as random.
/// </summary>
/// <remarks>
/// <para>
/// A round maps the counter's 32-bit words (c0, c1, c2, c3) to (hi(M1 c2) ^ c1 ^ k0, lo(M1 c2), hi(M0 c0) ^ c3 ^ k1, lo(M0 c0));
/// between the ten rounds the key words grow by the Weyl constants.
/// </para>
/// <para>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</para>
/// </remarks>
internal static class Philox
{
    /// <summary>The blocks that <see cref="Fill"/> computes together.</summary>
    public const int BlocksPerGroup = 16;

    /// <summary>The 32-bit words of a group of blocks.</summary>
    public const int WordsPerGroup = 4 * BlocksPerGroup;

    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    // What Prepare leaves for a group: the third counter word's constant of round 1, three constants that stand for the scalar half of
    // rounds 1 and 2, and the keys of rounds 3 to 10.
    private const int ScheduleLength = 3 + (2 * (Rounds - 2));

    /// <summary>The image of one counter; each half holds two words, the earlier one in its low 32 bits.</summary>
    /// <param name="key">The key words k0 (low) and k1.</param>
    /// <param name="low">The counter words c0 (low) and c1.</param>
    /// <param name="high">The counter words c2 (low) and c3.</param>
    public static (ulong Low, ulong High) Block(ulong key, ulong low, ulong high)
    {
        var (c0, c1, c2, c3) = ((uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var (p0, p1) = ((ulong)Multiplier0 * c0, (ulong)Multiplier1 * c2);
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            (k0, k1) = (k0 + Weyl0, k1 + Weyl1);
        }

        return (((ulong)c1 << 32) | c0, ((ulong)c3 << 32) | c2);
    }

    /// <summary>
    /// The words of whole groups of blocks: word j of block 16 g + i, counted from <paramref name="low"/>, lands at 64 g + 16 j + i.
    /// </summary>
    /// <param name="key">The key words k0 (low) and k1.</param>
    /// <param name="low">The lower half of the first block's counter, a multiple of 16.</param>
    /// <param name="high">The upper half of every block's counter.</param>
    /// <param name="words">The destination, a multiple of 64 words.</param>
    [SkipLocalsInit]
    public static void Fill(ulong key, ulong low, ulong high, Span<uint> words)
    {
        Debug.Assert(low % BlocksPerGroup == 0 && words.Length % WordsPerGroup == 0, "A fill is made of whole groups.");
        Span<Vector512<ulong>> schedule = stackalloc Vector512<ulong>[ScheduleLength];
        while (!words.IsEmpty)
        {
            // Within one run the counter's second word stands still.
            var blocks = (int)Math.Min((1UL << 32) - (uint)low, (ulong)words.Length / 4);
            Prepare(key, (uint)(low >> 32), high, schedule);
            FillRun((uint)low, schedule, words[..(4 * blocks)]);
            words = words[(4 * blocks)..];
            low += (ulong)blocks;
        }
    }

    // In rounds 1 and 2 only half of the words differ from block to block; the other half is computed here, once a run.
    [MethodImpl(VectorMath.Kernel)]
    private static void Prepare(ulong key, uint c1, ulong high, Span<Vector512<ulong>> schedule)
    {
        var (c2, c3) = ((uint)high, (uint)(high >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));

        // Round 1: (c0, c1, c2, c3) -> (scalar, scalar, hi(M0 c0) ^ c3 ^ k1, lo(M0 c0)).
        schedule[0] = Vector512.Create((ulong)(c3 ^ k1));
        var p1 = (ulong)Multiplier1 * c2;
        var (s0, s1) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1);
        (k0, k1) = (k0 + Weyl0, k1 + Weyl1);

        // Round 2: (s0, s1, v2, v3) -> (hi(M1 v2) ^ s1 ^ k0, lo(M1 v2), hi(M0 s0) ^ v3 ^ k1, lo(M0 s0)).
        var p0 = (ulong)Multiplier0 * s0;
        schedule[1] = Vector512.Create((ulong)(s1 ^ k0));
        schedule[2] = Vector512.Create((ulong)((uint)(p0 >> 32) ^ k1));
        (k0, k1) = (k0 + Weyl0, k1 + Weyl1);

        // Round 3 takes its fourth word, lo(M0 s0), together with its key.
        var fourth = (uint)p0;
        for (var slot = 3; slot < ScheduleLength; slot += 2)
        {
            schedule[slot] = Vector512.Create((ulong)k0);
            schedule[slot + 1] = Vector512.Create((ulong)(k1 ^ fourth));
            (k0, k1, fourth) = (k0 + Weyl0, k1 + Weyl1, 0);
        }
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void FillRun(uint first, ReadOnlySpan<Vector512<ulong>> schedule, Span<uint> words)
    {
        var lanes = MemoryMarshal.Cast<uint, Vector512<uint>>(words);
        var even = Vector512.Create(0UL, 2, 4, 6, 8, 10, 12, 14) + Vector512.Create((ulong)first);
        for (var group = 0; group + 4 <= lanes.Length; group += 4)
        {
            Blocks(even, schedule, out var a0, out var a1, out var a2, out var a3);
            Blocks(even + Vector512<ulong>.One, schedule, out var b0, out var b1, out var b2, out var b3);
            lanes[group] = Interleave(a0, b0);
            lanes[group + 1] = Interleave(a1, b1);
            lanes[group + 2] = Interleave(a2, b2);
            lanes[group + 3] = Interleave(a3, b3);
            even += Vector512.Create((ulong)BlocksPerGroup);
        }
    }

    // Eight blocks, a word in the low half of each 64-bit lane; the high halves hold remains of products and are never read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Blocks(
        Vector512<ulong> counter,
        ReadOnlySpan<Vector512<ulong>> schedule,
        out Vector512<ulong> c0,
        out Vector512<ulong> c1,
        out Vector512<ulong> c2,
        out Vector512<ulong> c3)
    {
        var m0 = Vector512.Create((ulong)Multiplier0);
        var m1 = Vector512.Create((ulong)Multiplier1);
        var p0 = Multiply(counter, m0);
        var p1 = Multiply((p0 >> 32) ^ schedule[0], m1);
        c0 = (p1 >> 32) ^ schedule[1];
        c1 = p1;
        c2 = p0 ^ schedule[2];

        // Round 3, whose fourth word is in its key.
        p0 = Multiply(c0, m0);
        p1 = Multiply(c2, m1);
        c0 = (p1 >> 32) ^ c1 ^ schedule[3];
        c1 = p1;
        c2 = (p0 >> 32) ^ schedule[4];
        c3 = p0;

        for (var slot = 5; slot + 1 < schedule.Length; slot += 2)
        {
            p0 = Multiply(c0, m0);
            p1 = Multiply(c2, m1);
            c0 = (p1 >> 32) ^ c1 ^ schedule[slot];
            c1 = p1;
            c2 = (p0 >> 32) ^ c3 ^ schedule[slot + 1];
            c3 = p0;
        }
    }

    // The low halves of the lanes: 32-bit lane 2 i from even, lane 2 i + 1 from odd.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Interleave(Vector512<ulong> even, Vector512<ulong> odd) =>
        Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFUL), even, odd << 32).AsUInt32();

    // The 64-bit products of the low halves of the lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) =>
        Avx512F.IsSupported
            ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32())
            : Vector512.Create(Multiply(left.GetLower(), right.GetLower()), Multiply(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> left, Vector256<ulong> right) =>
        Avx2.IsSupported
            ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32())
            : Vector256.Create(Multiply(left.GetLower(), right.GetLower()), Multiply(left.GetUpper(), right.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right) =>
        Sse2.IsSupported ? Sse2.Multiply(left.AsUInt32(), right.AsUInt32())
        : AdvSimd.IsSupported ? AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(left), AdvSimd.ExtractNarrowingLower(right))
        : (left & Vector128.Create(0xFFFFFFFFUL)) * (right & Vector128.Create(0xFFFFFFFFUL));
}
