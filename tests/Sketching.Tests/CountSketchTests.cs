namespace Toolkit.Sketching.Tests;

/// <summary>What a Count-Sketch tells of a vector, against the theorems of its page.</summary>
public class CountSketchTests
{
    private const int Dimension = 2000;
    private const int Columns = 100;

    // Power law, not negative: what a wrong sign cannot hide in.
    private static readonly double[] Vector = [.. Enumerable.Range(1, Dimension).Select(i => 1.0 / i)];
    private static readonly ulong[] Ids = [.. Enumerable.Range(1, Dimension).Select(i => (ulong)i)];

    // Item 1: E s S = x, variance (‖x‖² − x²)/w.
    [Fact]
    public void A_row_is_unbiased_with_the_variance_of_the_theorem()
    {
        // Few seeds have most of the squares: where the sign is linear over the keys that share a bucket, many agree at once.
        const int Seeds = 20_000;
        ulong[] asked = [1, 2, 10, 500, 2000];
        var (errors, squares, estimates) = (new double[asked.Length], new double[asked.Length], new double[asked.Length]);
        for (var seed = 0; seed < Seeds; seed++)
        {
            Of(1, Columns, seed).Estimate(asked, estimates);
            for (var k = 0; k < asked.Length; k++)
            {
                var error = estimates[k] - Vector[asked[k] - 1];
                (errors[k], squares[k]) = (errors[k] + (error / Seeds), squares[k] + (error * error / Seeds));
            }
        }

        var norm = Vector.Sum(x => x * x);
        for (var k = 0; k < asked.Length; k++)
        {
            var variance = (norm - (Vector[asked[k] - 1] * Vector[asked[k] - 1])) / Columns;
            Assert.InRange(errors[k] / Math.Sqrt(variance / Seeds), -5, 5);
            Assert.Equal(1, squares[k] / variance, 0.25);
        }
    }

    // Item 2: of the median of d rows, P(|e| > √(3/w) ‖x‖) ≤ P(Bin(d, 1/3) ≥ (d + 1)/2).
    [Theory]
    [InlineData(1, 0.3334)]
    [InlineData(3, 0.2593)]
    [InlineData(5, 0.2099)]
    public void A_point_is_off_by_more_than_the_bound_as_rarely_as_the_theorem_says(int rows, double most)
    {
        var (bound, misses, estimates) = (Math.Sqrt(3.0 / Columns) * Math.Sqrt(Vector.Sum(x => x * x)), 0, new double[Dimension]);
        for (var seed = 0; seed < 100; seed++)
        {
            Of(rows, Columns, seed).Estimate(Ids, estimates);
            misses += Vector.Where((x, i) => Math.Abs(estimates[i] - x) > bound).Count();
        }

        Assert.InRange(misses / (100.0 * Dimension), 0, most);
    }

    // Item 4: what collides with nothing in most rows is exact.
    [Fact]
    public void A_sparse_vector_is_told_exactly_where_nothing_collides()
    {
        var sketch = CountSketch<double>.Zero(5, 1 << 16, RandomKey.FromSeed(3));
        ulong[] ids = [7, ulong.MaxValue, 1UL << 40, 123456789012345, 0];
        double[] values = [1.5, -2, 1e-3, 1e9, 3];
        sketch.Add(ids, values);
        var estimates = new double[5];
        sketch.Estimate(ids, estimates);
        Assert.Equal(values, estimates);
        Assert.Equal(0, sketch.Estimate(99));
    }

    // Item 5.
    [Fact]
    public void Sketches_add_and_scale_as_their_vectors_do()
    {
        double[] x = [.. Enumerable.Range(0, Dimension).Select(i => (double)((i * 7919 % 2001) - 1000))], y = [.. x.Select((v, i) => (v * 3) - i)];
        CountSketch<double> Sketched(double[] values)
        {
            var sketch = CountSketch<double>.Zero(4, 333, RandomKey.FromSeed(5));
            sketch.Add(Ids, values);
            return sketch;
        }

        var (one, other) = (Sketched(x), Sketched(y));
        one.Scale(2);
        one.Add(other, -3);
        Assert.Equal(Sketched([.. x.Select((v, i) => (2 * v) - (3 * y[i]))]), one);

        // In any order, and in pieces.
        var pieces = CountSketch<double>.Zero(4, 333, RandomKey.FromSeed(5));
        for (var from = Dimension - 100; from >= 0; from -= 100) pieces.Add(Ids.AsSpan(from, 100), x.AsSpan(from, 100));
        Assert.Equal(Sketched(x), pieces);
        Assert.Contains("cannot be added", Assert.Throws<ArgumentException>(() => one.Add(CountSketch<double>.Zero(4, 333, RandomKey.FromSeed(6)), 1)).Message, StringComparison.Ordinal);
    }

    // Item 6: norms and inner products have those of the vectors as their means.
    [Fact]
    public void Norms_and_products_are_estimated_without_bias()
    {
        double[] other = [.. Enumerable.Range(0, Dimension).Select(i => Math.Sin(i))];
        var (norm, product, norms, products) = (Vector.Sum(x => x * x), Vector.Zip(other, (x, y) => x * y).Sum(), 0.0, 0.0);
        const int Seeds = 2000;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (one, two) = (Of(1, Columns, seed), CountSketch<double>.Zero(1, Columns, RandomKey.FromSeed((ulong)seed)));
            two.Add(Ids, other);
            (norms, products) = (norms + (one.SquaredNorm() / Seeds), products + (one.InnerProduct(two) / Seeds));
        }

        var spread = Math.Sqrt((norm * norm * 2) / Columns / Seeds);
        Assert.InRange((norms - norm) / spread, -5, 5);
        var bound = Math.Sqrt(((norm * other.Sum(y => y * y)) + (product * product)) / Columns / Seeds);
        Assert.InRange((products - product) / bound, -5, 5);
    }

    // The hash: any two keys fall together as often as two uniform ones, signs agree half of the time, and neither knows of the other.
    [Fact]
    public void Hashes_are_pairwise_independent()
    {
        const int Seeds = 40_000, Buckets = 8;
        foreach (var (first, second) in new (ulong, ulong)[] { (1, 2), (0, 1UL << 32), (5, 5 + (3UL << 33)), (ulong.MaxValue, ulong.MaxValue - 1) })
        {
            var counts = new int[4 * Buckets * Buckets];
            for (var seed = 0; seed < Seeds; seed++)
            {
                var hash = PairMultiplyShift.Of(RandomKey.FromSeed((ulong)seed));
                var (one, two) = (hash.Hash(first), hash.Hash(second));
                counts[(int)((((one >> 28) * 16) + (two >> 28)) & 255)]++;
            }

            Assert.True(Numerics.Tests.Statistics.ChiSquare(counts) > 1e-6, $"{first}, {second}");
        }
    }

    [Fact]
    public void Sketches_are_states()
    {
        var sketch = Of(3, Columns, 1);
        var copy = sketch.Copy();
        copy.Add(1, 5);
        Assert.NotEqual(sketch, copy);
        Assert.Equal(sketch.Estimate(1) + 5, copy.Estimate(1), 12);
        var taken = copy.Donate("test");
        Assert.Throws<DonatedBufferException>(() => copy.Estimate(1));
        Assert.Equal(sketch.Shape, taken.Shape);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(65, 10)]
    [InlineData(3, 0)]
    [InlineData(64, 1 << 30)]
    public void Shapes_out_of_range_are_refused(int rows, int columns) => Assert.Throws<ArgumentOutOfRangeException>(() => CountSketch<float>.Zero(rows, columns, RandomKey.FromSeed(1)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(64)]
    public void Estimates_are_medians_of_the_rows(int rows)
    {
        var sketch = CountSketch<float>.Zero(rows, 50, RandomKey.FromSeed(8));
        sketch.Add(Ids, [.. Vector.Select(x => (float)x)]);
        var estimates = new float[Dimension];
        sketch.Estimate(Ids, estimates);
        for (var i = 0; i < Dimension; i += 37)
        {
            var values = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                var hash = sketch.Hashes.Span[row];
                var cell = sketch.Table.Span[(row * 50) + (int)(((ulong)hash.Bucket.Hash(Ids[i]) * 50) >> 32)];
                values[row] = hash.Sign.Hash(Ids[i]) >> 31 == 1 ? -cell : cell;
            }

            Array.Sort(values);
            Assert.Equal(rows % 2 == 1 ? values[rows / 2] : (values[(rows / 2) - 1] + values[rows / 2]) / 2, estimates[i]);
        }
    }

    private static CountSketch<double> Of(int rows, int columns, int seed)
    {
        var sketch = CountSketch<double>.Zero(rows, columns, RandomKey.FromSeed((ulong)seed));
        sketch.Add(Ids, Vector);
        return sketch;
    }
}
