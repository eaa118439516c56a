using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>Rows in order, and hashes of names.</summary>
public class RowOrderTests
{
    [Fact]
    public void Rows_of_all_lengths_and_ids_of_all_kinds_are_sorted_and_added_up_in_order()
    {
        var (order, random) = (new RowOrder(), new Random(1));
        for (var trial = 0; trial < 400; trial++)
        {
            var length = trial < 40 ? trial : random.Next(3000);
            var ids = new ulong[length];
            for (var i = 0; i < length; i++)
            {
                ids[i] = (trial % 5) switch
                {
                    0 => (ulong)random.NextInt64() << 1,
                    1 => (ulong)random.Next(1 + (length / 2)),
                    2 => ulong.MaxValue - (ulong)random.Next(10),
                    3 => (ulong)random.Next(2) << 63,
                    _ => random.Next(20) == 0 ? (ulong)random.NextInt64() : (ulong)random.Next(1 << 20),
                };
            }

            var values = ids.Select(_ => (float)random.NextDouble() * (float)Math.Pow(10, random.Next(8))).ToArray();
            var expected = Reading.Row(0, 1, ids.Zip(values));
            Assert.True(order.Arrange(ids, values, out var count));
            Assert.Equal(expected, Reading.Row(0, 1, ids.AsSpan(0, count), values.AsSpan(0, count)));
        }
    }

    [Fact]
    public void Hashes_of_similar_names_are_apart_and_change_half_of_their_bits()
    {
        var hashes = new HashSet<ulong>();
        var upper = new HashSet<uint>();
        const int Names = 200_000;
        for (var i = 0; i < Names; i++)
        {
            var hash = NameHash.Of(Encoding.UTF8.GetBytes(new string('a', i % 40) + i), NameHash.Start(0));
            hashes.Add(hash);
            upper.Add((uint)(hash >> 32));
        }

        // Of 32 bits n²/2³³ = 4.7 pairs are expected to meet: more than 20 have a probability below 1e-7.
        Assert.Equal(Names, hashes.Count);
        Assert.InRange(upper.Count, Names - 20, Names);
        var (flips, trials) = (0L, 0);
        for (var length = 1; length <= 40; length++)
        {
            var name = Enumerable.Range(0, length).Select(i => (byte)(i * 37)).ToArray();
            var hash = NameHash.Of(name, NameHash.Start(7));
            for (var bit = 0; bit < 8 * length; bit++, trials++)
            {
                name[bit / 8] ^= (byte)(1 << (bit % 8));
                flips += System.Numerics.BitOperations.PopCount(hash ^ NameHash.Of(name, NameHash.Start(7)));
                name[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        // 6560 times 64 coins: the mean has a standard deviation of 0.05.
        Assert.InRange((double)flips / trials, 31.7, 32.3);
        Assert.NotEqual(NameHash.Of(1, 2), NameHash.Of(2, 1));
        Assert.NotEqual(NameHash.Of("a"u8, NameHash.Start(1)), NameHash.Of("a"u8, NameHash.Start(2)));
    }
}
