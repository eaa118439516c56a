using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>Decimal digits, eight at a time: a word holds eight bytes of text, the first in its lowest byte.</summary>
internal static unsafe class Digits
{
    /// <summary>The powers of ten that a double holds exactly, up to 10^15.</summary>
    public static ReadOnlySpan<long> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    ];

    /// <summary>The eight bytes at <paramref name="text"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(byte* text)
    {
        var word = Unsafe.ReadUnaligned<ulong>(text);
        return BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>How many bytes from the first on are digits, 0 to 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Leading(ulong word)
    {
        // A byte that is no digit sets its upper bit; the carry out of one reaches only bytes behind it, which no longer count.
        var less = word ^ 0x3030_3030_3030_3030;
        return BitOperations.TrailingZeroCount(((less + 0x7676_7676_7676_7676) | less) & 0x8080_8080_8080_8080) >> 3;
    }

    /// <summary>The number that the first bytes spell.</summary>
    /// <param name="word">The text.</param>
    /// <param name="count">The number of digits, 1 to 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Value(ulong word, int count)
    {
        // Moved to the upper end with zeros before them; then pairs, pairs of pairs and halves are joined by one multiplication each.
        var digits = (word ^ 0x3030_3030_3030_3030) << (64 - (8 * count));
        digits = (digits * 10) + (digits >> 8);
        return (((digits & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064)
            + (((digits >> 16) & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001)) >> 32;
    }
}
