using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Sketching;

/// <summary>Features of names: a seeded hash of bytes to 64 bits, the same on every machine, and a mixture of two features to one.</summary>
/// <remarks>
/// The hash takes 16 bytes at a time by one multiplication of 64 by 64 bits whose halves are joined, the construction of Wang Yi's wyhash (public domain). Two of n names share a feature with probability about
/// n²/2⁶⁵: 3·10⁻⁸ for a million. It is no defence against who chooses names to collide.
/// </remarks>
internal static class NameHash
{
    private const ulong First = 0xA0761D6478BD642F;
    private const ulong Second = 0xE7037ED1A0B428DB;
    private const ulong Third = 0x8EBC6AF09C88C6E3;

    /// <summary>What the hashes under a seed start from.</summary>
    /// <param name="seed">Any number.</param>
    public static ulong Start(ulong seed) => Mix(seed ^ Third, First);

    /// <summary>The feature of a name.</summary>
    /// <param name="name">Its bytes.</param>
    /// <param name="start">A start, or a hash before this one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ReadOnlySpan<byte> name, ulong start)
    {
        ref var text = ref MemoryMarshal.GetReference(name);
        var (state, left, at) = (start, name.Length, 0);
        for (; left > 16; left -= 16, at += 16) state = Mix(Eight(ref text, at) ^ Second, Eight(ref text, at + 8) ^ state);
        ulong one, two;
        if (left >= 8) (one, two) = (Eight(ref text, at), Eight(ref text, at + left - 8));
        else if (left >= 4) (one, two) = (Four(ref text, at), Four(ref text, at + left - 4));
        else if (left > 0) (one, two) = (((ulong)Unsafe.Add(ref text, at) << 16) | ((ulong)Unsafe.Add(ref text, at + (left >> 1)) << 8) | Unsafe.Add(ref text, at + left - 1), 0);
        else (one, two) = (0, 0);
        return Mix(First ^ (ulong)name.Length, Mix(one ^ Second, two ^ state));
    }

    /// <summary>One feature for two, of which the order counts.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <remarks>For either one given it is a bijection of the other.</remarks>
    public static ulong Of(ulong left, ulong right) => Finish(Finish(left + 0x9E3779B97F4A7C15) ^ right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong one, ulong two)
    {
        var high = Math.BigMul(one, two, out var low);
        return high ^ low;
    }

    // The finaliser of MurmurHash3.
    private static ulong Finish(ulong bits)
    {
        bits = (bits ^ (bits >> 33)) * 0xFF51AFD7ED558CCD;
        bits = (bits ^ (bits >> 33)) * 0xC4CEB9FE1A85EC53;
        return bits ^ (bits >> 33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ref byte text, int at)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Four(ref byte text, int at)
    {
        var word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, at));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }
}
