using static Toolkit.Optimization.Transforms;

namespace Toolkit.Sketching.Tests;

/// <summary>Feature hashing against a loop over a dictionary, and its law.</summary>
public class FeatureHashingTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(7, true)]
    [InlineData(7, false)]
    [InlineData(1000, true)]
    public void Buckets_hold_the_signed_sums_of_what_falls_into_them(int buckets, bool signed)
    {
        var source = SparseArrays.Random(50, 300, 20, new() { [SparseArrays.Id(3)] = 1 });
        var hashing = new FeatureHashing(buckets, RandomKey.FromSeed(4), signed);
        var hashed = source.Hashed(buckets, RandomKey.FromSeed(4), signed);
        var row = 0;
        for (var position = 0L; ;)
        {
            var examples = hashed.From(position, 5);
            if (examples.Count == 0) break;
            for (var i = 0; i < examples.Count; i++, row++)
            {
                var expected = new SortedDictionary<ulong, double>();
                foreach (var (id, value) in source.Rows[row])
                {
                    var (bucket, sign) = hashing.Cell(id);
                    Assert.True(signed || sign == 1);
                    expected[(ulong)bucket] = expected.GetValueOrDefault((ulong)bucket) + (sign * value);
                }

                Assert.Equal(expected.Keys, examples.IdsOf(i).ToArray());
                Assert.Equal(expected.Values, examples.ValuesOf(i).ToArray());
                Assert.Equal(source.Labels[row], examples.Labels[i]);
                var dense = new double[buckets];
                hashing.Spread<double>([.. source.Rows[row].Select(entry => entry.Id)], [.. source.Rows[row].Select(entry => entry.Value)], dense);
                Assert.Equal(Enumerable.Range(0, buckets).Select(bucket => expected.GetValueOrDefault((ulong)bucket)), dense);
            }

            position += examples.Count;
        }

        Assert.Equal(50, row);
    }

    // The first row of a sketch by the same key.
    [Fact]
    public void It_is_a_row_of_a_Count_Sketch()
    {
        var sketch = CountSketch<double>.Zero(3, 64, RandomKey.FromSeed(9));
        var (ids, values, dense) = (Enumerable.Range(0, 500).Select(SparseArrays.Id).ToArray(), Enumerable.Range(0, 500).Select(i => (double)(i % 17)).ToArray(), new double[64]);
        sketch.Add(ids, values);
        new FeatureHashing(64, RandomKey.FromSeed(9)).Spread<double>(ids, values, dense);
        Assert.Equal(sketch.Table.Span[..64].ToArray(), dense);
    }

    // With signs inner products have no bias; without, that of the formula.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Inner_products_are_unbiased_with_signs(bool signed)
    {
        const int Seeds = 4000, Buckets = 32;
        ulong[] ids = [.. Enumerable.Range(0, 60).Select(SparseArrays.Id)];
        double[] x = [.. ids.Select((_, i) => 1.0 / (1 + i))], y = [.. ids.Select((_, i) => 1.0 / (2 + i))];
        var (product, sum, squares) = (x.Zip(y, (a, b) => a * b).Sum(), 0.0, 0.0);
        var (one, other) = (new double[Buckets], new double[Buckets]);
        for (var seed = 0UL; seed < Seeds; seed++)
        {
            var hashing = new FeatureHashing(Buckets, RandomKey.FromSeed(seed), signed);
            hashing.Spread<double>(ids, x, one);
            hashing.Spread<double>(ids, y, other);
            var hashed = one.Zip(other, (a, b) => a * b).Sum();
            (sum, squares) = (sum + hashed, squares + (hashed * hashed));
        }

        var (mean, bias) = (sum / Seeds, ((x.Sum() * y.Sum()) - product) / Buckets);
        var error = Math.Sqrt(((squares / Seeds) - (mean * mean)) / Seeds);
        Assert.InRange((mean - product - (signed ? 0 : bias)) / error, -5, 5);
        Assert.True(bias / error > 20, "The law would see a forgotten sign.");
    }

    // The same data as rows over buckets, for objectives; and MISSION on buckets that predicts from all is stochastic descent on them.
    [Fact]
    public void Steps_and_objectives_take_hashed_examples()
    {
        var source = SparseArrays.Random(40, 200, 8, new() { [SparseArrays.Id(3)] = 1, [SparseArrays.Id(50)] = -2 });
        var hashing = new FeatureHashing(64, RandomKey.FromSeed(4));
        var rows = hashing.Rows(new SparseArrays(source.Rows, source.Labels.ToArray()) { Piece = 100 }.From(0, 100));
        var objective = Objectives.LeastSquares(rows, source.Labels);
        var model = source.Hashed(64, RandomKey.FromSeed(4)).With(default(SquaredLoss<double>));
        var step = Descend<double>(0.02).Sketched(new(1, 1 << 20, 64, RandomKey.FromSeed(5)) { Reading = SketchedReading.All, Intercept = false, Examples = 1 }).For(model);
        var (state, x, workspace, gradient) = (step.Initialize(model, []), new double[64], new Workspace(), new double[64]);
        for (var k = 0; k < 40; k++)
        {
            step.Advance(ref state, model, workspace);
            gradient.AsSpan().Clear();
            objective.BatchGradient([k], x, gradient, workspace);
            x = [.. x.Zip(gradient, (a, g) => a - (0.02 * g))];
        }

        for (var bucket = 0UL; bucket < 64; bucket++) Assert.Equal(x[bucket], state.Point.Estimate(bucket), 1e-9);
    }

    [Fact]
    public void Shapes_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureHashing(0, RandomKey.FromSeed(1)));
        Assert.Throws<ArgumentException>(() => new FeatureHashing(4, RandomKey.FromSeed(1)).Spread<double>([1], [1], new double[3]));
        Assert.Throws<ArgumentException>(() => new FeatureHashing(4, RandomKey.FromSeed(1)).Hash<double>([1, 2], [1, 2], new ulong[2], new ulong[1], new double[2]));
    }
}
