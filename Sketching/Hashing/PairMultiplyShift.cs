using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>
/// A hash of 64-bit keys to 32 bits, <c>((a + x₀)(b + x₁) + c mod 2⁶⁴) div 2³²</c> with x₀ and x₁ the halves of a key: of random a, b, c it is strongly universal, the hashes of any two
/// keys independent and uniform.
/// </summary>
/// <remarks>
/// One multiplication a key. Of three keys it promises nothing, and it does not keep it: what must be independent of another hash is one with numbers of its own. Source: Thorup 2015,
/// "High speed hashing for integers and strings", section 3.6 (pair-multiply-shift).
/// </remarks>
/// <param name="A">a, 64 random bits.</param>
/// <param name="B">b, 64 random bits.</param>
/// <param name="C">c, 64 random bits.</param>
public readonly record struct PairMultiplyShift(ulong A, ulong B, ulong C)
{
    /// <summary>The member of the family that a key names.</summary>
    /// <param name="key">What a, b and c are drawn from.</param>
    public static PairMultiplyShift Of(RandomKey key)
    {
        var (first, second) = (key.Fold(0), key.Fold(1));
        return new(first.Seed, first.Stream, second.Seed);
    }

    /// <summary>The hash of a key.</summary>
    /// <param name="key">The key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash(ulong key) => (uint)((((A + (uint)key) * (B + (key >> 32))) + C) >> 32);
}
