namespace Toolkit.Sketching.Tests;

/// <summary>Examples in memory.</summary>
public class ExampleSetTests
{
    private static readonly ExampleSet<double> Three = ExampleSet<double>.Of(
        new ExampleRow<double>(1, (ulong[])[5, 2, 5], (double[])[1, 2, 0.5]), new(-1, default, default) { Weight = 0 }, new(0.5, (ulong[])[ulong.MaxValue], (double[])[3]));

    [Fact]
    public void Rows_are_sorted_merged_and_found_at_their_positions()
    {
        var all = Three.From(0, 10);
        Assert.Equal((3, 3), (all.Count, Three.Count));
        Assert.Equal([2UL, 5], all.IdsOf(0).ToArray());
        Assert.Equal([2, 1.5], all.ValuesOf(0).ToArray());
        Assert.Equal([1, 0, 1], all.Weights.ToArray());
        Assert.Equal(0, all.IdsOf(1).Length);
        var last = Three.From(2, 1);
        Assert.Equal((0.5, ulong.MaxValue, 3.0), (last.Labels[0], last.IdsOf(0)[0], last.ValuesOf(0)[0]));
        Assert.Equal(0, Three.From(3, 1).Count);
        Assert.Equal(0, ExampleSet<float>.Of().From(0, 1).Count);
    }

    [Fact]
    public void Passes_follow_each_other_each_in_an_order_of_its_own()
    {
        var plain = Three.With(3);
        Assert.Equal((1, 0.5), (plain.From(5, 9).Count, plain.From(5, 9).Labels[0]));
        Assert.Equal(0, plain.From(9, 1).Count);
        var key = RandomKey.FromSeed(1);
        var rows = ExampleSet<float>.Of(Enumerable.Range(0, 50).Select(i => new ExampleRow<float>(i, (ulong[])[(ulong)i], (float[])[1])).ToArray()).With(4, key);
        for (var pass = 0; pass < 4; pass++)
        {
            var order = new int[50];
            key.Fold(pass).Permutation(order);
            for (var i = 0; i < 50; i++)
            {
                var row = rows.From((50 * pass) + i, 7);
                Assert.Equal((1, order[i], (ulong)order[i]), (row.Count, (int)row.Labels[0], row.IdsOf(0)[0]));
            }
        }

        Assert.Equal(0, rows.From(200, 1).Count);
    }

    [Fact]
    public void What_is_no_example_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ExampleSet<float>.Of(new ExampleRow<float>(float.NaN, default, default)));
        Assert.Throws<ArgumentException>(() => ExampleSet<float>.Of(new ExampleRow<float>(1, default, default) { Weight = -1 }));
        Assert.Throws<ArgumentException>(() => ExampleSet<float>.Of(new ExampleRow<float>(1, (ulong[])[1], default)));
        Assert.Throws<ArgumentException>(() => ExampleSet<float>.Of(new ExampleRow<float>(1, (ulong[])[1, 1], (float[])[3e38f, 3e38f])));
        Assert.Throws<ArgumentException>(() => ExampleSet<float>.Of([0, 2], [3, 3], [1, 1], [0]));
        Assert.Throws<ArgumentException>(() => ExampleSet<float>.Of([0, 1], [3], [float.PositiveInfinity], [0]));
        Assert.Throws<ArgumentException>(() => ExampleSet<float>.Of([0, 1], [3, 4], [1, 1], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.With(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.From(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.From(0, 0));
    }
}
