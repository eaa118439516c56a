namespace Toolkit.Sketching;

/// <summary>Features that are called by numbers.</summary>
internal static class FeatureNumber
{
    /// <summary>The numbers that there are, in words.</summary>
    public const string Range = "a feature id from 0 to 18446744073709551615";

    /// <summary>Whether all of a name is digits.</summary>
    /// <param name="name">The name.</param>
    public static bool IsNumber(ReadOnlySpan<byte> name) => !name.IsEmpty && name.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

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
