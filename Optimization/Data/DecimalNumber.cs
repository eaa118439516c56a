using System.Globalization;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>Finite numbers from bytes, correctly rounded: the bits of <see cref="double.Parse(string)"/>.</summary>
internal static unsafe class DecimalNumber
{
    /// <summary>The largest size of a number in data: squares of larger ones, summed up, could overflow.</summary>
    public const double LargestSize = 1e100;

    /// <summary>The numbers that data may have, in words.</summary>
    public const string Range = "a number from -1e100 to 1e100";

    private const int ExactDigits = 15;
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Parses the whole of <paramref name="text"/>.</summary>
    /// <param name="text">A decimal number, with an exponent or without.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is a number of at most <see cref="LargestSize"/>.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return text.IndexOfAnyExcept("0123456789+-.eE"u8) < 0
            && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && Math.Abs(value) <= LargestSize;
    }

    /// <summary>Reads a plain number: a sign or none, and up to 15 digits with a point or without.</summary>
    /// <param name="text">Where it begins, moved behind it; eight bytes more must be readable.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether that is what stands there, followed by a space or a control character.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ref byte* text, out double value)
    {
        var next = text;
        if (!TryReadDigits(ref next, out value) || *next > ' ') return false;
        text = next;
        return true;
    }

    /// <summary>As <see cref="TryReadPlain"/>, whatever follows: an exponent, say.</summary>
    /// <param name="text">Where it begins, moved behind the last digit or the point; eight bytes more must be readable.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether 1 to 15 digits stand there.</returns>
    /// <remarks>
    /// Up to 15 digits are an exact integer, and so is the power of ten they are divided by: one division, rounded once (Clinger 1990).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadDigits(ref byte* text, out double value)
    {
        value = 0;
        var next = text;
        var negative = *next == '-';
        if (*next is (byte)'-' or (byte)'+') next++;
        var digits = 0UL;
        var count = ReadDigits(ref next, ref digits);
        var fraction = 0;
        if (*next == '.')
        {
            next++;
            fraction = ReadDigits(ref next, ref digits);
        }

        if (count + fraction is 0 or > ExactDigits) return false;
        value = fraction == 0 ? digits : (double)digits / Digits.PowersOfTen[fraction];
        if (negative) value = -value;
        text = next;
        return true;
    }

    // Up to 16 digits behind those that were read before; a number of more than 15 is refused by the caller.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadDigits(ref byte* next, ref ulong digits)
    {
        var word = Digits.Word(next);
        var count = Digits.Leading(word);
        if (count == 0) return 0;
        digits = (digits * (ulong)Digits.PowersOfTen[count]) + Digits.Value(word, count);
        next += count;
        if (count < 8) return count;
        word = Digits.Word(next);
        var more = Digits.Leading(word);
        if (more == 0) return count;
        digits = (digits * (ulong)Digits.PowersOfTen[more]) + Digits.Value(word, more);
        next += more;
        return count + more;
    }
}
