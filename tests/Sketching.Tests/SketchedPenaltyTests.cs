using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Sketching.Tests;

/// <summary>Penalties by dual averaging, against minimisers that are known.</summary>
public class SketchedPenaltyTests
{
    // ½(y − s x)² + λ₁|x| + ½λ₂x² with y = 1 is least at (s − λ₁)/(s² + λ₂), whatever the unit of the feature.
    [Theory]
    [InlineData(1, 0.2, 0, false)]
    [InlineData(1, 0.2, 0, true)]
    [InlineData(10, 0.2, 0, true)]
    [InlineData(100, 0.2, 0, true)]
    [InlineData(0.1, 0.02, 0, true)]
    [InlineData(1, 0.2, 0.5, true)]
    [InlineData(10, 0, 20, true)]
    [InlineData(2, 3, 0, true)]
    public void The_minimum_is_found_in_any_unit(double scale, double l1, double l2, bool isNormalized)
    {
        var rows = Enumerable.Repeat(new ExampleRow<double>(1, new ulong[] { 7 }, new double[] { scale }), 5000).ToArray();
        var model = ExampleSet<double>.Of(rows).With(default(SquaredLoss<double>));
        var options = new SketchedOptions(3, 64, 4, RandomKey.FromSeed(1)) { Intercept = false, Normalized = isNormalized, Reading = SketchedReading.Top };
        var state = Descend<double>(0.5).Sketched(ElasticNet<double>(l1, l2), options).For(model).Run(model, []).Run().State;
        state.Top.TryGet(7, out var sum);
        Span<double> read = [sum];
        ElasticNet<double>(l1, l2).OverVectors().Apply(read, state.Totals.Length, read, new Workspace());
        Assert.Equal(Math.Max(scale - l1, 0) / ((scale * scale) + l2), read[0], 1e-3 / scale);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Examples_without_features_are_examples(bool hasIntercept)
    {
        var none = new ExampleRow<float>(1, Array.Empty<ulong>(), Array.Empty<float>());
        var model = ExampleSet<float>.Of(none, none, new(-1, new ulong[] { 3 }, new float[] { 1 })).With(default(LogisticLoss<float>));
        var options = new SketchedOptions(3, 64, 4, RandomKey.FromSeed(1)) { Intercept = hasIntercept };
        Assert.Equal(3, Descend<float>(0.5).Sketched(options).For(model).Run(model, []).Run().State.Totals.Examples);
        Assert.Equal(3, ScaleByAdaGrad<float>(0, 1e-6).Then(Descend<float>(0.5)).Sketched(options).For(model).Run(model, []).Run().State.Totals.Examples);
        Assert.Equal(3, Descend<float>(0.5).Sketched(options with { Batch = 2 }).For(model).Run(model, []).Run().State.Totals.Examples);
    }
}
