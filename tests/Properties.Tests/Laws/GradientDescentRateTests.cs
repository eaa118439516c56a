using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>T1: gradient descent with any length, the sharper factors, and exact line search.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 40, Replay = Fixed.Seed)]
public sealed class GradientDescentRateTests
{
    [Property]
    public Property Any_length_on_quadratics(Problem<Quadratic> problem, RandomKey key) => AnyLength(problem, key);

    [Property]
    public Property Any_length_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem, RandomKey key) => AnyLength(problem, key);

    [Property]
    public Property Any_length_on_log_cosh(Problem<GeneralizedLinear<LogCosh>> problem, RandomKey key) => AnyLength(problem, key);

    [Property]
    public Property Any_length_on_logistic(Problem<GeneralizedLinear<Softplus>> problem, RandomKey key) => AnyLength(problem, key);

    [Property]
    public Property Any_length_in_the_sine_well(Problem<SineWell> problem, RandomKey key) => AnyLength(problem, key);

    [Property]
    public Property Any_length_on_squared_maps(Problem<SquaredMap> problem, RandomKey key) => AnyLength(problem, key);

    [Property]
    public Property Exact_line_search_on_quadratics(Problem<Quadratic> problem) => ExactSearch(problem);

    [Property]
    public Property Exact_line_search_on_log_cosh(Problem<GeneralizedLinear<LogCosh>> problem) => ExactSearch(problem);

    [Property]
    public Property Exact_line_search_in_the_sine_well(Problem<SineWell> problem) => ExactSearch(problem);

    [Property]
    public bool Beyond_two_over_L_the_gap_grows_from_the_top_eigenvector(RandomKey key)
    {
        var length = 2 + (3 * key.Uniform<double>());
        var problem = Quadratics.FromSpectrum(key, [2, 1, 0.5, 0], along: 0);
        var step = Descend<double>(length / problem.Lipschitz).For(problem.Objective);
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        var (workspace, gap) = (new Workspace(), problem.Gap(problem.Start.Span, new Workspace()));
        for (var k = 0; k < 20; k++)
        {
            step.Advance(ref state, problem.Objective, workspace);
            var next = problem.Gap(state.Point.Span, workspace);
            if (!(Math.Abs((next / gap) - ((1 - length) * (1 - length))) < 1e-6)) return false;
            gap = next;
        }

        return true;
    }

    // Gradients lie in the range of Aᵀ: the part of x₀ in the null space never moves, and of all solutions the run ends at that next to its start.
    [Property(MaxTest = 15)]
    public bool Descent_ends_at_the_solution_nearest_to_its_start(RandomKey key)
    {
        var problem = Regressions.LeastSquares(key, 8, 5, 1 + key.Integer(4), 3);
        var end = Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness)
            .Run(problem.Objective, problem.Start.Span).Take(600).Run().State.Point.Span;
        return Differences(end, problem.NearestSolution()) <= 1e-9;

        static double Differences(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
        {
            var largest = 0.0;
            for (var i = 0; i < left.Length; i++) largest = Math.Max(largest, Math.Abs(left[i] - right[i]));
            return largest;
        }
    }

    [Fact]
    public void The_three_factors_of_the_example()
    {
        // L = 11.930, μ = 0.3926: observed on the bottom eigenvector, the sharper bound, the usual one.
        var (mu, lipschitz) = (0.3926, 11.930);
        var problem = Quadratics.FromSpectrum(RandomKey.FromSeed(1), [lipschitz, mu], along: 1);
        var step = Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness);
        var next = step.Next(step.Initialize(problem.Objective, problem.Start.Span), problem.Objective);
        var observed = problem.Gap(next.Point.Span, new Workspace()) / problem.Gap(problem.Start.Span, new Workspace());

        Assert.Equal(0.93526, observed, 1e-5);
        Assert.Equal(0.95143, PolyakLojasiewiczRates.GradientDescent(mu, lipschitz), 1e-5);
        Assert.Equal(0.96709, PolyakLojasiewiczRates.DescentLemma(mu, lipschitz, 1 / lipschitz)!.Value, 1e-5);
        Assert.Equal(PolyakLojasiewiczRates.GradientDescent(problem.PolyakLojasiewicz, problem.Lipschitz), ((Rate.PerStep)step.Rate!).Factor, 1e-12);
    }

    // The root l of 4 − 3l² − ml³ by bisection, and 1 − ml(4 − l²)/(2 + ml) at it.
    [Theory]
    [InlineData(0.01, 0.98469228733)]
    [InlineData(0.2, 0.72345415942)]
    [InlineData(0.5, 0.39742299430)]
    public void The_factor_of_exact_line_search(double inverse, double factor)
    {
        Assert.Equal(factor, PolyakLojasiewiczRates.ExactLineSearch(inverse, 1), 1e-11);
        Assert.Equal(factor, PolyakLojasiewiczRates.ExactLineSearch(7 * inverse, 7), 1e-11);
    }

    [Fact]
    public void The_published_example_of_worst_cases() =>
        Assert.Equal(0.727273, PolyakLojasiewiczRates.GradientDescent(0.2, 1, 1)!.Value, 5e-7);

    [Fact]
    public void The_factors_meet_where_their_formulas_change_and_lie_between_quadratics_and_the_usual_proof()
    {
        foreach (var mu in new[] { 1e-4, 0.01, 0.2, 0.9, 1 })
        {
            foreach (var edge in new[] { 1, Math.Sqrt(3) })
            {
                Assert.Equal(
                    PolyakLojasiewiczRates.GradientDescent(mu, 1, edge - 1e-9)!.Value,
                    PolyakLojasiewiczRates.GradientDescent(mu, 1, edge + 1e-9)!.Value, 1e-8);
            }

            for (var length = 0.01; length < 2; length += 0.01)
            {
                var factor = PolyakLojasiewiczRates.GradientDescent(mu, 1, length)!.Value;
                var quadratic = Math.Pow(Math.Max(Math.Abs(1 - length), Math.Abs(1 - (mu * length))), 2);
                Assert.InRange(factor, quadratic - 1e-12, PolyakLojasiewiczRates.DescentLemma(mu, 1, length)!.Value + 1e-12);
                Assert.InRange(PolyakLojasiewiczRates.ExactLineSearch(mu, 1), 0, factor + 1e-12);
            }

            // Quadratics are among the functions that it is for, and have ((L − μ)/(L + μ))² (Akaike 1959).
            Assert.InRange(PolyakLojasiewiczRates.ExactLineSearch(mu, 1), Math.Pow((1 - mu) / (1 + mu), 2) - 1e-12, 1);
        }
    }

    [Fact]
    public void There_is_no_guarantee_outside_and_no_constant_above_L()
    {
        Assert.Null(PolyakLojasiewiczRates.GradientDescent(0.5, 1, 2));
        Assert.Null(PolyakLojasiewiczRates.GradientDescent(0.5, 1, -0.1));
        Assert.Null(PolyakLojasiewiczRates.DescentLemma(0.5, 1, 2.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => PolyakLojasiewiczRates.GradientDescent(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PolyakLojasiewiczRates.GradientDescent(0, 1));
    }

    private static Property AnyLength<TObjective>(Problem<TObjective> problem, RandomKey key)
        where TObjective : ISmoothObjective<double>
    {
        var length = (0.02 + (1.96 * key.Uniform<double>())) / problem.Lipschitz;
        var factor = PolyakLojasiewiczRates.GradientDescent(problem.PolyakLojasiewicz, problem.Lipschitz, length)!.Value;
        var step = Descend<double>(length).For(problem.Objective).Declaring(Rate.Linear(factor, "Theorem 3 of Abbaszadehpeivasti et al."));
        return RateLaw.Validate(step, problem).In($"length {length * problem.Lipschitz:g6}/L").ToProperty();
    }

    private static Property ExactSearch<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>, IHessianVectorOracle<double>
    {
        var factor = PolyakLojasiewiczRates.ExactLineSearch(problem.PolyakLojasiewicz, problem.Lipschitz);
        var step = new ExactLineSearch<TObjective>(problem.Lipschitz).AsStep();
        return RateLaw.Validate(step.Declaring(Rate.Linear(factor, "no worse than the best length")), problem).ToProperty();
    }
}
