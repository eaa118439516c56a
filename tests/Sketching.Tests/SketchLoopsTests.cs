using System.Numerics;

namespace Toolkit.Sketching.Tests;

/// <summary>Batches against one by one, bit for bit: blocks, parts, and cells that are visited again.</summary>
public class SketchLoopsTests
{
    public enum Keys
    {
        Random,
        PowerLaw,
        One,
    }

    [Theory]
    [InlineData(1, 777)]
    [InlineData(3, 1 << 12)]
    [InlineData(5, 999)]
    [InlineData(6, 100)]
    [InlineData(64, 50)]
    public void Batches_are_one_by_one(int rows, int columns)
    {
        Check<float>(rows, columns);
        Check<double>(rows, columns);
        Check<Half>(rows, columns);
    }

    // Rows that are long enough for parts, in the last of which there is little.
    [Theory]
    [InlineData(Keys.Random, (1 << 19) + 7)]
    [InlineData(Keys.PowerLaw, 1 << 20)]
    [InlineData(Keys.One, 1 << 19)]
    [InlineData(Keys.Random, 9_000_001)]
    public void Parts_are_as_without(Keys keys, int columns)
    {
        Check<float>(keys, columns, 300_000);
        Check<double>(keys, columns, 300_000);
    }

    [Fact]
    public void Parts_of_more_than_a_batch_are_as_without()
    {
        Check<float>(Keys.PowerLaw, 1 << 18, 2_500_000);
        Assert.True(PartitionedAdd.Pays<float>(1 << 18, 2_500_000));
        Assert.False(PartitionedAdd.Pays<float>(1 << 14, 2_500_000));
        Assert.False(PartitionedAdd.Pays<float>(1 << 20, 1000));
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 7)]
    [InlineData(3, 100)]
    [InlineData(5, 103)]
    [InlineData(5, 3000)]
    [InlineData(7, 1)]
    [InlineData(64, 90)]
    public void Cells_are_visited_as_their_coordinates_are(int rows, int count)
    {
        // Few columns, so that coordinates of a block share cells, and one that is there twice.
        var (sketch, other, together) = (New<float>(rows, 61), New<float>(rows, 61), New<float>(rows, 61));
        var (ids, deltas) = (Ids(Keys.Random, count), Deltas<float>(count));
        ids[count / 2] = ids[0];
        var (cells, expected, estimates) = (new uint[rows * count], new float[count], new float[count]);
        SketchLoops.Cells(sketch.Shape, sketch.Hashes.Span, ids, cells);
        for (var k = 0; k < cells.Length; k++)
        {
            var (row, own) = (k / count, sketch.Hashes.Span[k / count].Cell(ids[k % count], 61));
            Assert.Equal(((uint)(row * 61) + (own & int.MaxValue)) | (own & PairMultiplySign.Mask), cells[k]);
        }

        for (var round = 0; round < 2; round++)
        {
            sketch.Add(ids, deltas);
            sketch.Estimate(ids, expected);
            SketchLoops.Prefetch(other.Table.Span, cells);
            SketchLoops.Add(other.Table.Mutable, cells, rows, deltas);
            SketchLoops.Estimate(other.Table.Span, cells, rows, estimates);
            Assert.Equal(sketch, other);
            Assert.Equal(expected, estimates);
            Array.Clear(estimates);
            SketchLoops.AddEstimate(together.Table.Mutable, cells, rows, deltas, estimates);
            Assert.Equal(sketch, together);
            Assert.Equal(expected, estimates);
        }

        var values = new float[cells.Length];
        SketchLoops.Gather(sketch.Table.Span, cells, values);
        for (var k = 0; k < cells.Length; k++)
        {
            var held = sketch.Table.Span[(int)(cells[k] & int.MaxValue)];
            Assert.Equal(cells[k] > int.MaxValue ? -held : held, values[k]);
        }

        Assert.Throws<ArgumentException>(() => SketchLoops.Add(sketch.Table.Mutable, cells, rows + 1, deltas));
    }

    private static void Check<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (batched, single) = (New<T>(rows, columns), New<T>(rows, columns));
        foreach (var count in new[] { 0, 1, 7, 16, 205, 5000 })
        {
            var (ids, deltas, estimates) = (Ids(Keys.Random, count), Deltas<T>(count), new T[count]);
            batched.Add(ids, deltas);
            for (var i = 0; i < count; i++) single.Add(ids[i], deltas[i]);
            Assert.Equal(single, batched);
            batched.Estimate(ids, estimates);
            for (var i = 0; i < count; i++) Assert.Equal(single.Estimate(ids[i]), estimates[i]);
        }
    }

    private static void Check<T>(Keys keys, int columns, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (parts, turns) = (New<T>(2, columns), New<T>(2, columns));
        var (ids, deltas) = (Ids(keys, count), Deltas<T>(count));
        PartitionedAdd.Run(parts.Shape, parts.Hashes.Span, parts.Table.Mutable, ids, deltas, PairMultiplySign.Mask);
        SketchLoops.AddInTurn(turns.Shape, turns.Hashes.Span, turns.Table.Mutable, ids, deltas, signed: true);
        Assert.Equal(turns, parts);
    }

    private static CountSketch<T> New<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CountSketch<T>.Zero(rows, columns, RandomKey.FromSeed(12));

    private static ulong[] Ids(Keys keys, int count)
    {
        var (ids, random) = (new ulong[count], new Random(5));
        for (var i = 0; i < count; i++)
        {
            ids[i] = keys switch
            {
                Keys.Random => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
                Keys.PowerLaw => (ulong)Math.Pow(random.NextDouble(), -2),
                _ => 77,
            };
        }

        return ids;
    }

    // Of many magnitudes: another order of additions would give other bits.
    private static T[] Deltas<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (deltas, random) = (new T[count], new Random(6));
        for (var i = 0; i < count; i++) deltas[i] = T.CreateTruncating((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-8, 8)));
        return deltas;
    }
}
