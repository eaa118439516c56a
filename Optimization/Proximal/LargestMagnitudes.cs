using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>The k-th largest magnitude of a vector, by a radix selection: each pass counts the next eleven bits of those that are still in question.</summary>
/// <remarks>A number of passes that depends on the number type alone, the second and later ones over what the first left: n steps for any vector, with no bad case as a quicksort's partition has.</remarks>
internal static class LargestMagnitudes
{
    private const int DigitBits = 11;

    /// <summary>A whole number that is ordered as magnitudes are; what is no number is above all of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Order<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Without its sign, a number's bits are ordered as the number is.
        if (typeof(T) == typeof(float)) return (ulong)Unsafe.BitCast<T, uint>(value) << 33;
        return BitConverter.DoubleToUInt64Bits(double.CreateTruncating(value)) << 1;
    }

    /// <summary>The order of the k-th largest, and how many of those that are equal to it are among the k.</summary>
    /// <param name="values">The vector, of more than k elements.</param>
    /// <param name="count">k, at least 1.</param>
    /// <param name="workspace">Scratch memory.</param>
    [SkipLocalsInit]
    public static (ulong Threshold, int Ties) Threshold<T>(ReadOnlySpan<T> values, int count, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<int> counts = stackalloc int[1 << DigitBits];
        using var rental = workspace.Rent<ulong>(values.Length);
        var candidates = rental.Span;
        for (var i = 0; i < values.Length; i++) candidates[i] = Order(values[i]);
        var wanted = count;
        for (var shift = 64 - DigitBits; ; shift = Math.Max(0, shift - DigitBits))
        {
            counts.Clear();
            foreach (var candidate in candidates) counts[Digit(candidate, shift)]++;
            var digit = counts.Length - 1;
            while (counts[digit] < wanted) wanted -= counts[digit--];
            if (counts[digit] < candidates.Length) candidates = Keep(candidates, digit, shift);
            if (shift == 0 || candidates.Length == 1) return (candidates[0], wanted);
        }
    }

    private static Span<ulong> Keep(Span<ulong> candidates, int digit, int shift)
    {
        var kept = 0;
        foreach (var candidate in candidates)
        {
            if (Digit(candidate, shift) == digit) candidates[kept++] = candidate;
        }

        return candidates[..kept];
    }

    // In the last pass some of the bits were counted before: they are equal in all that are left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digit(ulong candidate, int shift) => (int)(candidate >> shift) & ((1 << DigitBits) - 1);
}
