namespace Toolkit.Sketching.Tests;

/// <summary>Hashes at every width of vector, and what is independent of what.</summary>
public unsafe class CellHashingTests
{
    private delegate int Hasher(in RowHash hash, uint columns, uint offset, uint signs, ulong* ids, int count, uint* cells);

    // Widths that the machine lacks run in pieces: the results are those of one by one, at any of them.
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1 << 20)]
    [InlineData(int.MaxValue - 64)]
    public void Every_width_hashes_as_one_by_one_does(int columns)
    {
        const int Count = 1024;
        var (ids, random) = (new ulong[Count], new Random(1));
        for (var i = 0; i < Count; i++) ids[i] = i < 64 ? (ulong)i - 32 : (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (i % 48);
        var (expected, cells) = (new uint[Count], new uint[Count]);
        for (var seed = 0UL; seed < 50; seed++)
        {
            var hash = RowHash.Of(RandomKey.FromSeed(seed));
            foreach (var (hasher, step) in new (Hasher, int)[] { (CellHashing.Row128, 4), (CellHashing.Row256, 8), (CellHashing.Row512, 16) })
            {
                foreach (var signs in new[] { PairMultiplySign.Mask, 0u })
                {
                    var offset = columns < 1 << 24 ? 17u * (uint)columns : 3u;
                    for (var i = 0; i < Count; i++) expected[i] = offset + (hash.Cell(ids[i], (uint)columns) & (signs | int.MaxValue));
                    Array.Clear(cells);
                    fixed (ulong* keys = ids)
                    fixed (uint* found = cells)
                    {
                        Assert.Equal(Count, hasher(hash, (uint)columns, offset, signs, keys, Count, found));
                        Assert.Equal(expected, cells);
                        Assert.Equal(Count - step, hasher(hash, (uint)columns, offset, signs, keys, Count - 1, found));
                    }
                }
            }
        }
    }

    // The sign: fair, of two keys independent, and independent of their buckets.
    [Fact]
    public void Signs_are_pairwise_independent_and_know_nothing_of_buckets()
    {
        const int Seeds = 40_000, Buckets = 4;
        foreach (var (first, second) in new (ulong, ulong)[] { (1, 2), (0, 1UL << 31), (0, 1UL << 63), (3, 3 + (1UL << 32)), (5, 5 + (3UL << 33)), (ulong.MaxValue, ulong.MaxValue - 1) })
        {
            var counts = new int[4 * Buckets * Buckets];
            for (var seed = 0; seed < Seeds; seed++)
            {
                var hash = RowHash.Of(RandomKey.FromSeed((ulong)seed));
                var (one, two) = (hash.Cell(first, Buckets), hash.Cell(second, Buckets));
                counts[(int)(((((one >> 31 << 1) + (two >> 31)) * Buckets) + (one & 3)) * Buckets + (two & 3))]++;
            }

            Assert.True(Numerics.Tests.Statistics.ChiSquare(counts) > 1e-6, $"{first}, {second}");
        }
    }
}
