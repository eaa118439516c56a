using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Toolkit.Cli;

/// <summary>Finite numbers from bytes, correctly rounded.</summary>
internal static class DecimalNumber
{
    private const int ExactDigits = 15;

    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Parses the whole of <paramref name="text"/>.</summary>
    /// <param name="text">A decimal number, with an exponent or without.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is a finite number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) => TryParseShort(text, out value)
        || (text.Length > 0 && Utf8Parser.TryParse(text, out value, out var consumed) && consumed == text.Length && double.IsFinite(value));

    // Up to 15 digits are an exact integer, and so is the power of ten they are divided by: one division, rounded once (Clinger 1990).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseShort(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var start = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (text.Length - start is 0 or > ExactDigits + 1) return false;
        var (digits, digitCount, fraction, point) = (0L, 0, 0, false);
        foreach (var character in text[start..])
        {
            if (character == '.' && !point)
            {
                point = true;
                continue;
            }

            if (character is < (byte)'0' or > (byte)'9') return false;
            digits = (10 * digits) + (character - '0');
            digitCount++;
            if (point) fraction++;
        }

        if (digitCount is 0 or > ExactDigits) return false;
        value = digits / PowersOfTen[fraction];
        if (text[0] == '-') value = -value;
        return true;
    }
}
