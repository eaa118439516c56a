using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit.Abstractions;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>The laws of expectation, on a user's own random step and estimator, and on claims whose expectation is known exactly.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 30, Replay = Fixed.Seed)]
public sealed class ExpectationTests(ITestOutputHelper output)
{
    [Property]
    public Property Random_coordinates_on_quadratics(Problem<Quadratic> problem, RandomKey key) => Coordinates(problem, key);

    [Property]
    public Property Random_coordinates_on_logistic(Problem<GeneralizedLinear<Softplus>> problem, RandomKey key) => Coordinates(problem, key);

    [Property]
    public Property One_term_is_unbiased(Problem<GeneralizedLinear<LogCosh>> problem, RandomKey key) =>
        ExactUnbiasednessLaw.Validate(
            new OneTerm<GeneralizedLinear<LogCosh>>(key, RandomSlip.None), problem.Objective, problem.Start.Span).ToProperty();

    [Property]
    public Property Stochastic_gradients_keep_the_one_step_bound(Problem<GeneralizedLinear<HalfSquare>> problem, RandomKey key)
    {
        // E δ(x − a∇fᵢ) ≤ δ − a‖∇f‖² + ½ L a² E‖∇fᵢ‖²: of any smooth f.
        var length = 0.3 / problem.Lipschitz;
        var terms = new OneTerm<GeneralizedLinear<HalfSquare>>(key, RandomSlip.None);
        var step = Descend<double>(length).AsUpdate().From(terms);
        return (ExpectedBoundLaw.Validate(step, problem, state =>
        {
            var point = state.Point.Span;
            var gradient = new double[point.Length];
            var gap = problem.Gap(point, new Workspace());
            problem.Objective.Gradient(point, gradient, new Workspace());
            var second = ExpectedBoundLaw.SecondMoment(terms, state.Estimator, problem.Objective, point);
            return gap - (length * Reductions.SumOfSquares<double>(gradient)) + (problem.Lipschitz * length * length * second / 2);
        }) + OutcomeLaw.Validate(step, problem, key, draws: 300)).ToProperty();
    }

    [Fact]
    public void A_rate_that_a_law_cannot_check_is_refused_with_the_law_that_can()
    {
        var problem = Ball(RandomKey.FromSeed(1));
        var step = RandomCoordinate<Quadratic>.For(problem, RandomKey.FromSeed(2));

        Assert.Contains(nameof(ExpectedRateLaw), Assert.Throws<ArgumentException>(() => RateLaw.Validate(step, problem)).Message);
        Assert.Contains(nameof(RateLaw), Assert.Throws<ArgumentException>(
            () => ExpectedRateLaw.Validate(step.Declaring(Rate.Linear(0.5, "sure")), problem)).Message);
        Assert.Contains(nameof(MeanRateLaw), Assert.Throws<ArgumentException>(
            () => ExpectedRateLaw.Validate(step.Declaring(Rate.ExpectedLinear(0.5, "an outer loop", 10)), problem)).Message);
        Assert.Contains("declares no rate", Assert.Throws<ArgumentException>(
            () => MeanRateLaw.Validate(key => step.Declaring(null), problem, RandomKey.FromSeed(3), 10)).Message);
    }

    [Fact]
    public void The_p_value_of_a_mean_rate_is_above_the_uniform_distribution_where_the_claim_is_exact()
    {
        // On ½‖x‖² a step clears one of d coordinates: E δ⁺ = (1 − 1/d) δ with equality, so that the test has no room.
        var problem = Ball(RandomKey.FromSeed(1));
        var values = Enumerable.Range(0, 2000).Select(seed => MeanRateLaw.PValue(
            draw => RandomCoordinate<Quadratic>.For(problem, draw), problem, RandomKey.FromSeed((ulong)seed), steps: 6, runs: 3)).ToArray();

        foreach (var level in new[] { 0.5, 0.1, 0.01 })
        {
            var below = values.Count(value => value <= level);
            output.WriteLine($"p at most {level}: {below} of 2000");

            // Five standard errors of a binomial count.
            Assert.InRange(below, 0, (2000 * level) + (5 * Math.Sqrt(2000 * level * (1 - level))));
        }
    }

    private static Property Coordinates<TObjective>(Problem<TObjective> problem, RandomKey key)
        where TObjective : ISmoothObjective<double>
    {
        var step = RandomCoordinate<TObjective>.For(problem, key);
        return (ExpectedRateLaw.Validate(step, problem) + OutcomeLaw.Validate(step, problem, key, draws: 300)).ToProperty();
    }

    internal static Problem<Quadratic> Ball(RandomKey key) => Quadratics.FromSpectrum(key, [1, 1, 1, 1]);
}
