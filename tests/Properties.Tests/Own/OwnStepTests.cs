using FsCheck;
using FsCheck.Xunit;
using Xunit.Abstractions;

namespace Toolkit.Properties.Tests;

/// <summary>The laws on steps that are not the toolkit's: what a user writes to hold a method of their own to its theorem.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class OwnStepTests(ITestOutputHelper output)
{
    [Property]
    public bool Sign_descent_on_quadratics(Problem<Quadratic> problem) => RateLaw.Validate(SignDescent<Quadratic>.For(problem), problem).Holds;

    [Property]
    public Property Sign_descent_on_logistic(Problem<GeneralizedLinear<Softplus>> problem) =>
        RateLaw.Validate(SignDescent<GeneralizedLinear<Softplus>>.For(problem), problem).ToProperty();

    [Property]
    public void Sign_descent_in_the_sine_valley(Problem<SineValley> problem) => RateLaw.Assert(SignDescent<SineValley>.For(problem), problem);

    [Property]
    public Property Greedy_coordinates_on_quadratics(Problem<Quadratic> problem) => Greedy(problem);

    [Property]
    public Property Greedy_coordinates_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem) => Greedy(problem);

    [Property]
    public Property Greedy_coordinates_on_log_cosh(Problem<GeneralizedLinear<LogCosh>> problem) => Greedy(problem);

    [Property]
    public Property Own_steps_keep_the_structural_laws(Problem<Quadratic> problem)
    {
        var step = GreedyCoordinate<Quadratic>.For(problem);
        var oracle = problem.Objective;
        var start = problem.Start.Span;
        return (PurityLaw.Validate(step, oracle, start) + DonationLaw.Validate(step, oracle, start) + StaleCopyLaw.Validate(step, oracle, start)
            + TraversalLaw.Validate(step, oracle, start) + ReplayLaw.Validate(step, oracle, start)).ToProperty();
    }

    [Fact]
    public void Mutants_are_caught()
    {
        static Problem<Quadratic> Top(RandomKey key) => Quadratics.FromSpectrum(key, [2, 1, 0.5, 0.3], along: 0);

        // A step of a fixed size stalls at a floor that is proportional to it.
        new Detection(
            "linear rate", "sign descent with a fixed size",
            key => RateLaw.Validate(SignDescent<Quadratic>.For(Top(key)), Top(key)),
            key => RateLaw.Validate(SignDescent<Quadratic>.For(Top(key), 1e-2), Top(key), 1000)).Measure(output);

        // A third of L_c is a length of 3/L_c: the steepest coordinate overshoots, and the gap grows.
        new Detection(
            "linear rate", "greedy coordinates with a third of L_c",
            key => RateLaw.Validate(GreedyCoordinate<Quadratic>.For(Top(key)), Top(key)),
            key => RateLaw.Validate(GreedyCoordinate<Quadratic>.For(Top(key), 1.0 / 3), Top(key))).Measure(output);
    }

    private static Property Greedy<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>, ICoordinateOracle<double> =>
        (RateLaw.Validate(GreedyCoordinate<TObjective>.For(problem), problem) + DescentLaw.Validate(GreedyCoordinate<TObjective>.For(problem),
            problem)).ToProperty();
}
