using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Where a row keeps a coordinate, and with which sign: two hashes that are independent of each other.</summary>
/// <remarks>
/// A row's variance is that of its theorem only if signs are independent of buckets: with both from one hash, three coordinates in one bucket have signs that know of each other.
/// </remarks>
/// <param name="Bucket">h.</param>
/// <param name="Sign">s, the uppermost bit: 1 is −1.</param>
public readonly record struct RowHash(PairMultiplyShift Bucket, PairMultiplySign Sign)
{
    /// <summary>The hashes that a key names.</summary>
    /// <param name="key">What they are drawn from.</param>
    public static RowHash Of(RandomKey key) => new(PairMultiplyShift.Of(key.Fold(2)), PairMultiplySign.Of(key.Fold(3)));

    /// <summary>The hashes of the rows of a sketch.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="key">What they are drawn from, each from a fold of its own.</param>
    internal static Buffer<RowHash> Rows(int rows, RandomKey key)
    {
        var hashes = Buffer<RowHash>.Allocate(rows);
        for (var row = 0; row < rows; row++) hashes.Mutable[row] = Of(key.Fold(row));
        return hashes;
    }

    /// <summary>The bucket of a coordinate among so many, and in the uppermost bit its sign.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="columns">The number of buckets, below 2³¹.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Cell(ulong id, uint columns) => (uint)(((ulong)Bucket.Hash(id) * columns) >> 32) | Sign.Hash(id);
}
