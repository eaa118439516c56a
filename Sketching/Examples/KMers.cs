using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>The words of k letters in a sequence, each packed into a number: two bits a letter, A 0, C 1, G 2, T 3, the first letter uppermost.</summary>
internal static class KMers
{
    private const string Letters = "ACGT";

    /// <summary>Adds each k-mer of a sequence to a row, with the value 1. A letter other than A, C, G, T, upper or lower case, is in none.</summary>
    /// <param name="block">The block.</param>
    /// <param name="line">A line of the sequence.</param>
    /// <param name="length">k, from 1 to 31.</param>
    /// <param name="isCanonical">Whether the lesser of a k-mer and its reverse complement stands for both.</param>
    /// <param name="state">What goes on from line to line of a sequence; begins as it is by default.</param>
    public static void Add(ExampleBlock block, ReadOnlySpan<byte> line, int length, bool isCanonical, ref State state)
    {
        var (mask, top) = ((1UL << (2 * length)) - 1, 2 * (length - 1));
        var (forward, reverse, letters) = (state.Forward, state.Reverse, state.Letters);
        foreach (var character in line)
        {
            var code = Code(character);
            forward = ((forward << 2) | (code & 3)) & mask;
            reverse = (reverse >> 2) | ((3 - (code & 3)) << top);
            letters = code > 3 ? 0 : letters + 1;
            if (letters >= length) block.Add(isCanonical ? Math.Min(forward, reverse) : forward, 1);
        }

        state = new(forward, reverse, letters);
    }

    /// <summary>The letters of a k-mer.</summary>
    /// <param name="id">The number.</param>
    /// <param name="length">k.</param>
    public static string Name(ulong id, int length) => string.Create(length, id, static (text, packed) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, packed >>= 2) text[i] = Letters[(int)(packed & 3)];
    });

    // 4 for what is no letter. A, C, T, G have the bits 1 and 2 of 0, 1, 2, 3 in upper and lower case: T and G change places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Code(byte character)
    {
        var code = (uint)(character >> 1) & 3;
        return (character & 0xDF) is 'A' or 'C' or 'G' or 'T' ? code ^ (code >> 1) : 4;
    }

    /// <summary>The last letters of a sequence so far.</summary>
    /// <param name="Forward">The last k letters, packed.</param>
    /// <param name="Reverse">Their reverse complement.</param>
    /// <param name="Letters">How many letters stand together at the end.</param>
    public readonly record struct State(ulong Forward, ulong Reverse, long Letters);
}
