using Toolkit.Sketching;
using Xunit.Abstractions;

namespace Toolkit.Properties.Tests;

/// <summary>The Count-Sketch, and what is made of it, under the laws of sketches: fixed seeds, refused at one in a million.</summary>
public sealed class SketchLawTests(ITestOutputHelper output)
{
    private const int Dimension = 2000;
    private const int Columns = 100;

    private static readonly RandomKey Key = RandomKey.FromSeed(8);
    private static readonly double[] Vector = SketchVectors.PowerLaw(Dimension);

    public static TheoryData<string> Numbers => ["float", "double"];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_row_is_unbiased_with_the_variance_of_its_theorem(string number)
    {
        var row = SketchRowLaw.PValues(Of(number), Vector, Columns, Key);
        output.WriteLine($"{row}");
        SketchRowLaw.Assert(Of(number), Vector, Columns, Key);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Estimates_are_as_rarely_off_as_the_theorems_say(string number)
    {
        foreach (var rows in (int[])[1, 3, 5, 7])
        {
            PointErrorLaw.Validate(Of(number), Vector, rows, Columns, Key.Fold(rows)).Assert();
            PointErrorLaw.Validate(Of(number), SketchVectors.PowerLaw(Dimension, 0), rows, Columns, Key.Fold(rows)).Assert();
            TailErrorLaw.Validate(Of(number), Vector, Columns / 8, rows, Columns, Key.Fold(rows)).Assert();
            SparseExactnessLaw.Validate(Of(number), [.. Enumerable.Range(1, 10).Select(i => i * 1e6)], rows, Columns, Key.Fold(rows)).Assert();
        }

        TopItemsLaw.Validate(Of(number), SketchVectors.Spiked(30, 3, 10), 3, 0.5, 63, Key).Assert();
        TopItemsLaw.Validate(Of(number), SketchVectors.PowerLaw(20), 4, 0.3, 63, Key).Assert();
        Assert.Throws<ArgumentOutOfRangeException>(() => TopItemsLaw.Validate(Of(number), Vector, 3, 0.5, 63, Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailErrorLaw.Validate(Of(number), Vector, 13, 3, Columns, Key));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Sketches_are_linear_and_merge(string number)
    {
        foreach (var (rows, columns) in new[] { (1, 1), (3, 50), (4, 333), (5, 4096) })
            LinearityLaw.Validate(Of(number), rows, columns, Key, number == "float" ? 6e-8 : 1.2e-16).Assert();
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Norms_and_inner_products_are_kept_on_average(string number)
    {
        var found = InnerProductLaw.PValues(Of(number), Vector, SketchVectors.PowerLaw(Dimension, 0.5), Columns, Key);
        output.WriteLine($"{found}");
        InnerProductLaw.Validate(Of(number), Vector, SketchVectors.PowerLaw(Dimension, 0.5), Columns, Key).Assert();
    }

    [Fact]
    public void The_k_largest_are_those_of_a_full_sort()
    {
        foreach (var top in (int[])[1, 2, 7, 64]) HeapLaw.Validate(HeapLaw.Library, top, Key.Fold(top)).Assert();
    }

    [Fact]
    public void Slopes_are_limits_of_differences()
    {
        var examples = ExampleSet<double>.Of();
        SlopeLaw.Validate(examples.With(default(SquaredLoss<double>)), [-2, 0, 3], Key).Assert();
        SlopeLaw.Validate(examples.With(default(LogisticLoss<double>)), [-1, 1], Key).Assert();
        SlopeLaw.Validate(examples.WithSoftmax(5), [0, 1, 2, 3, 4], Key, sumsToZero: true).Assert();
        Assert.False(SlopeLaw.Validate(examples.With(default(LogisticLoss<double>)), [1], Key, sumsToZero: true).Holds);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Wider_rows_are_nearer(string number) => MemoryLaw.Assert(MemoryLaw.Of(Of(number), Vector, 3), [50, 100, 200, 400, 800], Key);

    // The page's negative control: with the sign a function of the bucket the bias is (‖x‖₁ − xᵢ)/w, and it is gone where the number of buckets is odd.
    [Fact]
    public void The_bias_of_a_sign_from_the_parity_of_the_bucket_is_the_predicted_one()
    {
        var parity = WrongSketch.With(SketchSlip.ParityOfTheBucket);
        var even = SketchRowLaw.PValues(parity, Vector, Columns, Key, 1000);
        var odd = SketchRowLaw.PValues(parity, Vector, Columns + 1, Key, 1000);
        var predicted = Vector.Sum() * (1 - (1.0 / Dimension)) / Columns;
        output.WriteLine($"even {even}, odd {odd}, predicted {predicted:g4}");
        Assert.Equal(1, even.Bias / predicted, 0.02);
        Assert.True(even.Mean < 1e-12);
        Assert.InRange(odd.Mean, 1e-6, 1);
        Assert.InRange(odd.Bias, -0.004, 0.004);
    }

    // On the toolkit's sketch p is uniform, and 1 % of keys are refused at 1 %.
    [Fact]
    public void P_values_are_uniform_on_a_right_sketch()
    {
        const int Keys = 1000;
        var (means, variances, norms, products, vector, other) =
            (new double[Keys], new double[Keys], new double[Keys], new double[Keys], SketchVectors.PowerLaw(200), SketchVectors.PowerLaw(200, 0.5));
        for (var k = 0; k < Keys; k++)
        {
            var row = SketchRowLaw.PValues(SketchesUnderTest.CountSketch<double>(), vector, 20, Key.Fold(k), 300);
            var found = InnerProductLaw.PValues(SketchesUnderTest.CountSketch<double>(), vector, other, 20, Key.Fold(k).Fold(1), 300);
            (means[k], variances[k], norms[k], products[k]) = (row.Mean, row.Variance, found.Norm, found.Product);
        }

        foreach (var (name, values) in new[] { ("mean", means), ("variance", variances), ("norms", norms), ("products", products) })
        {
            var (uniform, refused) = (Numerics.Tests.Statistics.KolmogorovSmirnov(values, p => p), values.Count(p => p < 0.01));
            output.WriteLine($"{name}: p of uniformity {uniform:g3}, {refused} of {Keys} refused at 1 %");
            Assert.True(uniform > 1e-4, $"{name}: {uniform}");
            Assert.InRange(refused, 0, 27);
        }
    }

    private static SketchFactory Of(string number) => number == "float" ? SketchesUnderTest.CountSketch<float>() : SketchesUnderTest.CountSketch<double>();
}
