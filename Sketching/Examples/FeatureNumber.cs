using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Features that are called by numbers.</summary>
internal static class FeatureNumber
{
    /// <summary>The numbers that there are, in words.</summary>
    public const string Range = "a feature id from 0 to 18446744073709551615";

    // A number of 20 digits may not fit.
    private const int MostSafeDigits = 19;

    /// <summary>Whether all of a name is digits.</summary>
    /// <param name="name">The name.</param>
    public static bool IsNumber(ReadOnlySpan<byte> name) => !name.IsEmpty && name.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Reads up to 19 digits.</summary>
    /// <param name="text">Where they begin, moved behind the last; eight bytes behind it must be readable.</param>
    /// <param name="id">Their number.</param>
    /// <returns>Whether there are 1 to 19.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TryReadDigits(ref byte* text, out ulong id)
    {
        var word = Digits.Word(text);
        var count = Digits.Leading(word);
        id = count == 0 ? 0 : Digits.Value(word, count);
        if (count == 0) return false;
        var next = text + count;
        if (count == 8)
        {
            for (; *next - (uint)'0' is <= 9 and var digit; next++)
            {
                if (++count > MostSafeDigits) return false;
                id = (10 * id) + digit;
            }
        }

        text = next;
        return true;
    }

    /// <summary>Parses the whole of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="id">Its number.</param>
    /// <returns>Whether it is all digits and below 2⁶⁴.</returns>
    public static bool TryParse(ReadOnlySpan<byte> name, out ulong id)
    {
        id = 0;
        if (name.IsEmpty) return false;
        foreach (var character in name)
        {
            var digit = character - (uint)'0';
            if (digit > 9 || id > (ulong.MaxValue - digit) / 10) return false;
            id = (10 * id) + digit;
        }

        return true;
    }
}
