namespace Toolkit.Sketching.Tests;

/// <summary>What a Count-Min tells of a vector, and what a sketch says of its errors.</summary>
public class CountMinTests
{
    private const int Dimension = 2000;
    private static readonly double[] Vector = [.. Enumerable.Range(1, Dimension).Select(i => Math.Floor(4000.0 / i))];
    private static readonly ulong[] Ids = [.. Enumerable.Range(1, Dimension).Select(i => (ulong)i << (i % 40))];

    // Cormode and Muthukrishnan 2005: never below, and above by more than e/w of the norm with probability at most e⁻ᵈ. Estan and Varghese 2002: conservative is between the two.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void It_never_tells_too_little_and_rarely_too_much(int rows)
    {
        const int Columns = 100, Seeds = 100;
        var (norm, misses, estimates, careful) = (Vector.Sum(), 0, new double[Dimension], new double[Dimension]);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (plain, conservative) = (New(rows, Columns, seed), New(rows, Columns, seed));
            plain.Add(Ids, Vector);
            conservative.AddConservatively(Ids, Vector);
            plain.Estimate(Ids, estimates);
            conservative.Estimate(Ids, careful);
            for (var i = 0; i < Dimension; i++)
            {
                Assert.InRange(careful[i], Vector[i], estimates[i]);
                if (estimates[i] - Vector[i] > plain.ErrorBound.Part * norm) misses++;
            }
        }

        Assert.Equal(Math.E / Columns, New(rows, Columns, 0).ErrorBound.Part, 15);
        Assert.InRange(misses / (double)(Seeds * Dimension), 0, New(rows, Columns, 0).ErrorBound.Failure);
    }

    // By the definition, in any pieces.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public void Batches_are_one_by_one(int rows)
    {
        var (batch, single, careful, carefulSingle) = (New(rows, 300, 1), New(rows, 300, 1), New(rows, 300, 1), New(rows, 300, 1));
        batch.Add(Ids, Vector);
        careful.AddConservatively(Ids, Vector);
        for (var i = 0; i < Dimension; i++)
        {
            single.Add(Ids[i], Vector[i]);
            var before = carefulSingle.Estimate(Ids[i]);
            carefulSingle.AddConservatively(Ids[i], Vector[i]);
            Assert.Equal(before + Vector[i], carefulSingle.Estimate(Ids[i]));
        }

        Assert.Equal(single, batch);
        Assert.Equal(carefulSingle, careful);
        var estimates = new double[Dimension];
        batch.Estimate(Ids, estimates);
        for (var i = 0; i < Dimension; i++) Assert.Equal(single.Estimate(Ids[i]), estimates[i]);
    }

    [Fact]
    public void Sketches_merge_and_scale_as_their_vectors_do()
    {
        var (one, other, both) = (New(3, 500, 2), New(3, 500, 2), New(3, 500, 2));
        one.Add(Ids, Vector);
        other.Add(Ids.AsSpan(0, 77), Vector.AsSpan(0, 77));
        both.Add(Ids, Vector);
        both.Add(Ids.AsSpan(0, 77), Vector.AsSpan(0, 77));
        one.Merge(other);
        Assert.Equal(both, one);
        one.Scale(0.5);
        Assert.Equal(both.Estimate(Ids[3]) / 2, one.Estimate(Ids[3]));
        Assert.Contains("cannot be added", Assert.Throws<ArgumentException>(() => one.Merge(New(3, 500, 3))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_negative_is_refused_and_nothing_is_added()
    {
        var sketch = New(3, 500, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Add([1, 2], [1.0, -1.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.AddConservatively([1, 2], [1.0, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Scale(-1));
        Assert.Throws<ArgumentException>(() => sketch.Add([1, 2], [1.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountMin<double>.Zero(0, 5, RandomKey.FromSeed(1)));
        Assert.Equal(0, sketch.Load);
        var copy = sketch.Copy();
        copy.Add(5, 2);
        Assert.NotEqual(sketch, copy);
        Assert.Equal(3 / 1500.0, copy.Load);
    }

    // The table of the page: P(Bin(d, 1/3) ≥ (d + 1)/2).
    [Theory]
    [InlineData(1, 1.0 / 3)]
    [InlineData(2, 5.0 / 9)]
    [InlineData(3, 7.0 / 27)]
    [InlineData(5, 51.0 / 243)]
    [InlineData(7, 0.173296)]
    [InlineData(64, 0.0045)]
    public void The_bound_of_a_median_is_a_binomial_tail(int rows, double failure)
    {
        var bound = CountSketch<float>.Zero(rows, 300, RandomKey.FromSeed(1)).ErrorBound;
        Assert.Equal(0.1, bound.Part, 15);
        Assert.Equal(failure, bound.Failure, rows < 7 ? 1e-12 : rows == 7 ? 1e-6 : 1e-3);
    }

    [Fact]
    public void Norms_of_rows_have_the_estimate_as_their_median()
    {
        var sketch = CountSketch<double>.Zero(5, 400, RandomKey.FromSeed(1));
        sketch.Add(Ids, Vector);
        var norms = new double[5];
        sketch.SquaredNorms(norms);
        Assert.Equal(norms.Order().ElementAt(2), sketch.SquaredNorm());
        Assert.Throws<ArgumentException>(() => sketch.SquaredNorms(new double[4]));
        var twice = sketch.Copy();
        twice.Merge(sketch);
        Assert.Equal(2 * sketch.Estimate(9), twice.Estimate(9));
        Assert.InRange(sketch.Load, 0.9, 1);
    }

    private static CountMin<double> New(int rows, int columns, int seed) => CountMin<double>.Zero(rows, columns, RandomKey.FromSeed((ulong)seed));
}
