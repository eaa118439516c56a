using System.Globalization;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Finite floats from bytes: the double that the text spells, rounded again.</summary>
internal static unsafe class FloatNumber
{
    /// <summary>The numbers that examples may have, in words.</summary>
    public const string Range = "a number that fits a float, of a size up to 3.4e38";

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Parses the whole of <paramref name="text"/>.</summary>
    /// <param name="text">A decimal number, with an exponent or without.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is a number that fits.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        var good = double.TryParse(text, Style, CultureInfo.InvariantCulture, out var wide) && text.IndexOfAnyExcept("0123456789+-.eE"u8) < 0;
        value = good ? (float)wide : 0;
        return good && float.IsFinite(value);
    }

    /// <summary>Reads the number that ends where a token does.</summary>
    /// <param name="text">Where it begins; eight bytes behind its end must be readable.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is a number that fits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(byte* text, byte* end, out float value)
    {
        var next = text;
        if (!DecimalNumber.TryReadDigits(ref next, out var wide) || next != end) return TryParse(new ReadOnlySpan<byte>(text, (int)(end - text)), out value);
        value = (float)wide;
        return true;
    }
}
