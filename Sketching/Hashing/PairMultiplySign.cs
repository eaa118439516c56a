using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>
/// A sign for 64-bit keys, the uppermost bit of <c>(a + x₀)(b + x₁) + c mod 2³²</c> with x₀ and x₁ the halves of a key: of random a, b, c the signs of any two keys are independent and fair.
/// </summary>
/// <remarks>
/// <para>
/// It is <see cref="PairMultiplyShift"/> at half the width. The hash of words of w bits to l bits is strongly universal as soon as it is computed in w + l − 1 bits, and a sign is l = 1 of w = 32: where two keys
/// differ in x₀, by 2ᵗ times something odd and t at most 31, the difference of their hashes holds a times that, whose uppermost bit is fair whatever b is; where they differ in x₁ it is b's; and c makes the first sign fair.
/// </para>
/// <para>Source: Thorup 2015, "High speed hashing for integers and strings", sections 3.5 and 3.6.</para>
/// </remarks>
/// <param name="A">a, 32 random bits.</param>
/// <param name="B">b, 32 random bits.</param>
/// <param name="C">c, 32 random bits.</param>
public readonly record struct PairMultiplySign(uint A, uint B, uint C)
{
    /// <summary>The bit of a hash that is the sign: 1 is −1.</summary>
    public const uint Mask = 1u << 31;

    /// <summary>The member of the family that a key names.</summary>
    /// <param name="key">What a, b and c are drawn from.</param>
    public static PairMultiplySign Of(RandomKey key)
    {
        var drawn = key.Fold(0);
        return new((uint)drawn.Seed, (uint)(drawn.Seed >> 32), (uint)drawn.Stream);
    }

    /// <summary>The sign of a key, in the uppermost bit; the others are 0.</summary>
    /// <param name="key">The key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash(ulong key) => (((A + (uint)key) * (B + (uint)(key >> 32))) + C) & Mask;
}
