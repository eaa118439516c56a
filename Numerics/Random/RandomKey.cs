using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>
/// A source of randomness as a value: 128 bits from which every draw is a pure function of (key, index), the same on any thread, in
/// any order, for any cut of a fill into pieces, and at any vector width.
/// </summary>
/// <remarks>
/// <para>
/// A key is spent once: give each consumer a key of its own by <see cref="Split()"/> or <see cref="Fold"/>. Two calls with the same
/// key, kind of draw and index return the same value.
/// </para>
/// <para>
/// Draws are blocks of Philox4x32-10 under the 64-bit key <see cref="Seed"/>, with <see cref="Stream"/> in the upper half of the
/// 128-bit counter and, in the lower half, 8 bits that tell what the block is for and a 56-bit block index. Distinct keys with the
/// same seed therefore read disjoint counters, and kinds of draw, splits and folds of one key never share a block.
/// </para>
/// <para>
/// Derived keys are Philox blocks themselves. A block function is a bijection, so the children of one key (splits and folds of up to 56
/// bits) are all distinct; among n keys derived along different paths some two agree with probability at most n^2 / 2^129
/// (2^-49 for 2^40 keys).
/// </para>
/// <para>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; splitting as in Claessen and Palka,
/// "Splittable pseudorandom number generators using cryptographic hashing", Haskell 2013.</para>
/// </remarks>
/// <param name="Seed">The Philox key.</param>
/// <param name="Stream">The upper half of every counter.</param>
public readonly partial record struct RandomKey(ulong Seed, ulong Stream)
{
    private const int IndexBits = 56;
    private const ulong IndexMask = (1UL << IndexBits) - 1;

    /// <summary>The key that <paramref name="seed"/> names: distinct seeds give distinct keys.</summary>
    /// <param name="seed">Any number, zero included.</param>
    public static RandomKey FromSeed(ulong seed) => new(seed, 0);

    /// <summary>Two keys whose draws are independent of each other and of this key's: the first two of <see cref="Split(int)"/>.</summary>
    public (RandomKey Left, RandomKey Right) Split() => (Child(DrawDomain.Split, 0), Child(DrawDomain.Split, 1));

    /// <summary>Independent keys; key i does not depend on <paramref name="count"/>.</summary>
    /// <param name="count">The number of keys, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public RandomKey[] Split(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var keys = new RandomKey[count];
        Split(keys);
        return keys;
    }

    /// <summary>Independent keys, as many as <paramref name="destination"/> holds; key i does not depend on that number.</summary>
    /// <param name="destination">Receives the keys.</param>
    public void Split(Span<RandomKey> destination)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = Child(DrawDomain.Split, (ulong)i);
    }

    /// <summary>The key that belongs to <paramref name="data"/>: a step count, a chain, a coordinate. Distinct data give independent keys.</summary>
    /// <param name="data">Any number, negative ones included.</param>
    public RandomKey Fold(long data)
    {
        var upper = (ulong)data >> IndexBits;
        var parent = upper == 0 ? this : Child(DrawDomain.FoldUpper, upper);
        return parent.Child(DrawDomain.Fold, (ulong)data & IndexMask);
    }

    /// <summary>Both halves in hexadecimal.</summary>
    public override string ToString() => $"RandomKey({Seed:x16}:{Stream:x16})";

    private RandomKey Child(DrawDomain domain, ulong index)
    {
        var (low, high) = Philox.Block(Seed, Counter(domain, index), Stream);
        return new(low, high);
    }

    private static ulong Counter(DrawDomain domain, ulong block) => ((ulong)domain << IndexBits) | block;

    private static DrawDomain DomainOf<T>(DrawDomain domain)
        where T : unmanaged =>
        Unsafe.SizeOf<T>() == sizeof(ulong) ? domain | DrawDomain.Wide : domain;

    // Draws offset, offset + 1, ... of a kind. Whole groups become draws where they lie, a tile at a time so that the bits stay in the
    // first-level cache; a group that begins before the destination or ends after it is made aside.
    private void Fill<T, TDraw>(DrawDomain domain, TDraw draw, Span<T> destination, long offset)
        where T : unmanaged
        where TDraw : struct, IDraw<T>
    {
        const int TileWords = 32 * Philox.WordsPerGroup;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, LargestOffset);
        var group = Philox.WordsPerGroup * sizeof(uint) / Unsafe.SizeOf<T>();
        var tile = TileWords * sizeof(uint) / Unsafe.SizeOf<T>();
        while (!destination.IsEmpty)
        {
            var skip = (int)(offset % group);
            var taken = skip == 0 && destination.Length >= group
                ? Math.Min(destination.Length / group * group, tile)
                : Math.Min(group - skip, destination.Length);
            if (taken % group == 0) FillGroups(domain, draw, destination[..taken], offset);
            else FillWithinGroup(domain, draw, destination[..taken], offset - skip, skip);
            destination = destination[taken..];
            offset += taken;
        }
    }

    [SkipLocalsInit]
    private void FillWithinGroup<T, TDraw>(DrawDomain domain, TDraw draw, Span<T> destination, long first, int skip)
        where T : unmanaged
        where TDraw : struct, IDraw<T>
    {
        Span<T> group = stackalloc T[Philox.WordsPerGroup * sizeof(uint) / Unsafe.SizeOf<T>()];
        FillGroups(domain, draw, group, first);
        group.Slice(skip, destination.Length).CopyTo(destination);
    }

    private void FillGroups<T, TDraw>(DrawDomain domain, TDraw draw, Span<T> groups, long first)
        where T : unmanaged
        where TDraw : struct, IDraw<T>
    {
        var drawsPerBlock = 4 * sizeof(uint) / Unsafe.SizeOf<T>();
        Philox.Fill(Seed, Counter(DomainOf<T>(domain), (ulong)first / (uint)drawsPerBlock), Stream, MemoryMarshal.Cast<T, uint>(groups));
        draw.Transform(groups, first);
    }
}
