using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Estimators;

public sealed class EstimatorTests
{
    private static readonly Bowl Wide = Bowl.Of([1, 10, 100], [1, -2, 0.5]);

    [Fact]
    public void Spsa_over_all_sign_vectors_is_exactly_the_gradient_of_a_quadratic_and_off_by_c_squared_on_a_cubic()
    {
        double[] point = [0.3, 0.7, -1.1];
        AssertClose(GradientOf(Wide, point), MeanOverSigns(Wide, point, 0.25), 1e-11);

        // f = Σ xᵢ³: along Δ the difference is Σⱼ Δⱼ (3xⱼ² + c²), of which the mean over signs keeps the i-th.
        var expected = point.Select(x => (3 * x * x) + (0.25 * 0.25)).ToArray();
        AssertClose(expected, MeanOverSigns(new Cubes(3), point, 0.25), 1e-11);
    }

    [Fact]
    public void The_radius_of_Spsa_shrinks_by_its_power_of_the_step()
    {
        // On a cubic in one coordinate the error of the k-th estimate is c²/(k + 1)^2γ.
        var estimator = Descend<double>(1).AsUpdate().WithSpsa(new Cubes(1), RandomKey.FromSeed(1), 0.5, 0.3).Implementation.Estimator;
        var state = estimator.Initialize(new Cubes(1), [2.0]);
        var estimate = new double[1];
        for (var k = 0; k < 4; k++)
        {
            Assert.Equal(2, estimator.Estimate(ref state, new Cubes(1), [2.0], estimate, new Workspace()));
            Assert.Equal(12 + (0.25 / Math.Pow(k + 1, 0.6)), estimate[0], 1e-12);
        }
    }

    [Fact]
    public void Central_differences_are_exact_on_quadratics_and_off_by_h_squared_on_a_cubic()
    {
        double[] point = [0.3, 0.7, -0.9];
        var (central, calls) = Differences(Wide, point, central: true, 0.5);
        AssertClose(GradientOf(Wide, point), central, 1e-12);
        Assert.Equal(6, calls);
        AssertClose([.. point.Select(x => (3 * x * x) + 0.25)], Differences(new Cubes(3), point, central: true, 0.5).Gradient, 1e-12);
    }

    [Fact]
    public void Forward_differences_are_off_by_half_the_curvature_times_h()
    {
        double[] point = [0.3, 0.7, -0.9];
        var (forward, calls) = Differences(Wide, point, central: false, 0.5);
        AssertClose([.. GradientOf(Wide, point).Zip(new double[] { 1, 10, 100 }, (g, h) => g + (h * 0.25))], forward, 1e-12);
        Assert.Equal(4, calls);
    }

    [Theory]
    [InlineData(true, 1e-8)]
    [InlineData(false, 1e-6)]
    public void The_usual_spacing_finds_most_digits(bool central, double tolerance)
    {
        foreach (var x in new[] { 0.3, 1700, -0.9 })
        {
            var (gradient, _) = Differences(new Cubes(1), [x], central, null);
            Assert.InRange(gradient[0] / (3 * x * x), 1 - tolerance, 1 + tolerance);
        }
    }

    [Fact]
    public void Values_alone_are_enough_to_descend()
    {
        var differences = Adam<double>(0.05).AsUpdate().WithFiniteDifferences(Wide).Run(Wide, new double[3]).Take(3000).Run();
        var perturbed = Descend(Schedules.Polynomial<double>(0.002, 1e-4, 5000)).AsUpdate().WithSpsa(Wide, RandomKey.FromSeed(2), draws: 2)
            .Run(Wide, new double[3]).Take(5000).Run();

        AssertClose(Wide.Center.Span, differences.State.Point.Span, 1e-6);
        AssertClose(Wide.Center.Span, perturbed.State.Point.Span, 0.02);
        Assert.Equal(6 * 3000, differences.OracleCalls);
    }

    [Fact]
    public void Estimates_that_are_not_finite_are_skipped_and_counted_and_the_update_does_not_see_them()
    {
        // One of four terms has no gradient: the batches without it are the run.
        var sum = new Holed(4);
        var skipping = Adam<double>(0.1).AsUpdate().For(sum, 1, RandomKey.FromSeed(5)).WithSkippedNonFinite(20);
        var run = skipping.Run(sum, [1, 1]).Take(200).Run();
        run.State.Part(out SampledState drawn);
        run.State.Part(out SkippingState<SampledState> state);

        Assert.IsType<Outcome.BudgetSpent>(run.Outcome);
        Assert.InRange(state.Skipped, 30, 110);
        Assert.Equal(200 + state.Skipped, drawn.Steps);
        Assert.Equal(run.OracleCalls, drawn.Steps);
        Assert.All(run.State.Point.Span.ToArray(), x => Assert.True(double.IsFinite(x)));

        var strict = Adam<double>(0.1).AsUpdate().For(sum, 1, RandomKey.FromSeed(5)).WithSkippedNonFinite(0).Run(sum, [1, 1]).Take(200).Run();
        Assert.IsType<Outcome.NonFinite>(strict.Outcome);
    }

    [Fact]
    public void Accumulated_batches_are_the_mean_of_as_many_draws()
    {
        var key = RandomKey.FromSeed(9);
        var plain = Descend<double>(0.001).AsUpdate().For(Wide, 1, key);
        var state = plain.WithAccumulation(3).Next(plain.Initialize(Wide, [5.0, 5, 5]), Wide, out var info);
        var (estimator, drawn) = (plain.Implementation.Estimator, new SampledState(key, 0));
        var (mean, estimate) = (new double[3], new double[3]);
        for (var k = 0; k < 3; k++)
        {
            estimator.Estimate(ref drawn, Wide, [5.0, 5, 5], estimate, new Workspace());
            for (var i = 0; i < 3; i++) mean[i] += estimate[i] / 3;
        }

        AssertClose([.. mean.Select(g => 5 - (0.001 * g))], state.Point.Span, 1e-14);
        Assert.Equal(3, info.OracleCalls);
    }

    [Fact]
    public void Sharpness_aware_estimates_of_a_batch_are_of_one_draw()
    {
        var step = Descend<double>(0.001).AsUpdate().For(Wide, 1, RandomKey.FromSeed(9)).WithSharpnessAwareness(0.1);
        var state = step.Next(step.Initialize(Wide, [5.0, 5, 5]), Wide, out var info);

        // One term moves one coordinate: a second draw would be another's as often as not.
        Assert.Equal(2, info.OracleCalls);
        Assert.Equal(1, state.Estimator.Steps);
        Assert.Equal(2, state.Point.Span.ToArray().Count(x => x == 5));
    }

    [Fact]
    public void Distance_over_gradients_needs_no_rate()
    {
        var run = ScaleByDog<double>().Then(Descend<double>(1)).For(Wide).WithAveraging(2000).Run(Wide, new double[3]).Take(20_000).Run();

        AssertClose(Wide.Center.Span, run.State.Point.Span, 1e-2);
    }

    [Fact]
    public void Schedule_free_AdamW_is_one_line()
    {
        var step = ScaleByAdam<double>(beta1: 0).Then(AddDecayedWeights<double>(1e-9)).Then(Descend<double>(0.05)).AsScheduleFree().For(Wide);

        AssertClose(Wide.Center.Span, step.Run(Wide, new double[3]).Take(4000).Run().State.Point.Span, 1e-2);
    }

    [Fact]
    public void A_chain_takes_an_estimator_of_values_without_a_word_between()
    {
        var key = RandomKey.FromSeed(4);
        Assert.Equal(
            Adam<double>().AsUpdate().WithSpsa(Wide, key, 0.1, 0.2, 3).Implementation,
            Adam<double>().WithSpsa(Wide, key, 0.1, 0.2, 3).Implementation);
        Assert.Equal(
            Adam<double>().AsUpdate().WithFiniteDifferences(Wide, false, 0.1).Implementation,
            Adam<double>().WithFiniteDifferences(Wide, false, 0.1).Implementation);
    }

    private static double[] GradientOf(Bowl bowl, double[] point)
    {
        var gradient = new double[point.Length];
        bowl.Gradient(point, gradient, new Workspace());
        return gradient;
    }

    private static (double[] Gradient, int Calls) Differences<TOracle>(TOracle oracle, double[] point, bool central, double? spacing)
        where TOracle : IValueOracle<double>
    {
        var estimator = Descend<double>(1).AsUpdate().WithFiniteDifferences(oracle, central, spacing).Implementation.Estimator;
        var gradient = new double[point.Length];
        var state = default(NoState);
        var calls = estimator.Estimate(ref state, oracle, point, gradient, new Workspace());
        return (gradient, calls);
    }

    // Keys until every sign vector was seen.
    private static double[] MeanOverSigns<TOracle>(TOracle oracle, double[] point, double radius)
        where TOracle : IValueOracle<double>
    {
        var seen = new Dictionary<string, double[]>();
        for (ulong seed = 0; seen.Count < 1 << point.Length; seed++)
        {
            var key = RandomKey.FromSeed(seed);
            var signs = new double[point.Length];
            key.Fold(0).Fold(0).Rademachers<double>(signs);
            var estimator = Descend<double>(1).AsUpdate().WithSpsa(oracle, key, radius).Implementation.Estimator;
            var (state, estimate) = (estimator.Initialize(oracle, point), new double[point.Length]);
            estimator.Estimate(ref state, oracle, point, estimate, new Workspace());
            seen[string.Join(' ', signs)] = estimate;
        }

        return [.. Enumerable.Range(0, point.Length).Select(i => seen.Values.Average(estimate => estimate[i]))];
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }

    // Σ xᵢ³.
    private readonly record struct Cubes(int Dimension) : IValueOracle<double>
    {
        public double Value(ReadOnlySpan<double> point, Workspace workspace)
        {
            var sum = 0.0;
            foreach (var x in point) sum += x * x * x;
            return sum;
        }
    }

    // ½‖x‖² in every term, but the last has no gradient.
    private readonly record struct Holed(int Terms) : IFiniteSum<double>
    {
        public int Dimension => 2;

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => point.CopyTo(destination);

        public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            point.CopyTo(destination);
            if (batch.Contains(Terms - 1)) destination[0] = double.NaN;
        }
    }
}
