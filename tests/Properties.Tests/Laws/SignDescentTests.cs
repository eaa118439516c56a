using FsCheck;
using FsCheck.Xunit;
using Xunit.Abstractions;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>Sign descent with its magnitude: what every step gains, and the rate that it declares (T6).</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class SignDescentTests(ITestOutputHelper output)
{
    [Property]
    public Property On_quadratics(Problem<Quadratic> problem) => Holds(problem, SignDescentConstants.PolyakLojasiewicz(problem));

    [Property]
    public Property On_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem) => Holds(problem);

    [Property]
    public Property On_log_cosh(Problem<GeneralizedLinear<LogCosh>> problem) => Holds(problem);

    [Property]
    public Property On_logistic(Problem<GeneralizedLinear<Softplus>> problem) => Holds(problem);

    [Property]
    public Property In_the_sine_well(Problem<SineWell> problem) => Holds(problem);

    [Property]
    public Property In_the_sine_valley(Problem<SineValley> problem) => Holds(problem);

    // The exact constant is the better one: never below that of the 2-norm.
    [Property]
    public bool The_exact_constant_of_a_quadratic_is_at_least_that_of_its_two_norm(Problem<Quadratic> problem) =>
        SignDescentConstants.PolyakLojasiewicz(problem) >= ByTheTwoNorm(problem) * (1 - 1e-9);

    [Fact]
    public void The_reference_run_keeps_its_bound()
    {
        // As the checked pair of the specification, .9310 ≤ .9927, on an instance of our own: five coordinates, rank four, L from 12 to 0.4.
        var problem = Quadratics.FromSpectrum(RandomKey.FromSeed(8), [12, 5, 2, 0.4, 0]);
        var constant = SignDescentConstants.PolyakLojasiewicz(problem);
        var step = Steps.SteepestSignDescent(problem.Objective, problem.SignDescent.Span, constant);
        var bound = ((Rate.PerStep)step.Rate!).Factor;
        var (workspace, state, worst) = (new Workspace(), step.Initialize(problem.Objective, problem.Start.Span), 0.0);
        for (var k = 0; k < 200; k++)
        {
            var before = problem.Gap(state.Point.Span, workspace);
            step.Advance(ref state, problem.Objective, workspace);
            if (before > 1e-10) worst = Math.Max(worst, problem.Gap(state.Point.Span, workspace) / before);
        }

        output.WriteLine($"observed {worst:g6}, bound {bound:g6}");
        Assert.Equal(1 - constant, bound);
        Assert.Equal((0.960443, 0.991913), (Math.Round(worst, 6), Math.Round(bound, 6)));
        Assert.InRange(worst, 0, bound);
    }

    // Without N the sum of the distances in two successive steps is the length of a step for each coordinate that has come down: a floor in
    // proportion to it.
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.005)]
    public void A_constant_step_stalls_at_a_floor_in_proportion_to_it(double rate)
    {
        var problem = Axes([2, 1, 0.5], [3, -2, 1]);
        var step = SignDescent<double>(rate).For(problem.Objective);
        var run = step.Run(problem.Objective, problem.Start.Span).Take(2000).Run();
        var next = step.Next(run.State, problem.Objective);
        for (var i = 0; i < 3; i++) Assert.Equal(rate, Math.Abs(run.State.Point.Span[i]) + Math.Abs(next.Point.Span[i]), 1e-12);
        Assert.Null(step.Rate);
    }

    [Fact]
    public void A_stationary_point_stalls_and_stays()
    {
        var problem = Axes([2, 1, 0], [0, 0, 5]);
        var step = Steps.SteepestSignDescent(problem.Objective, problem.SignDescent.Span);
        var run = step.Run(problem.Objective, problem.Start.Span).Take(10).Run();
        Assert.Equal(new Optimization.Outcome.Stalled(1, double.NaN), run.Outcome);
        Assert.Equal([0, 0, 5], run.State.Point.Span.ToArray());
        Assert.Null(step.Rate);
    }

    // The theorem is about the magnitude N: the classic rule adapts a length for each coordinate, and nothing is promised of it.
    [Fact]
    public void Classic_rprop_declares_no_rate_and_the_law_refuses_it()
    {
        var problem = Axes([2, 1, 0.5], [3, -2, 1]);
        var step = RProp<double>().For(problem.Objective);
        Assert.Null(step.Rate);
        Assert.Contains("declares no rate", Assert.Throws<ArgumentException>(() => RateLaw.Validate(step, problem)).Message);
    }

    [Fact]
    public void A_step_tells_its_magnitude()
    {
        var problem = Axes([2, 1, 0.5], [3, -2, 1]);
        var step = Steps.SteepestSignDescent(problem.Objective, [4, 1, 16.0]);
        step.Next(step.Initialize(problem.Objective, problem.Start.Span), problem.Objective, out var info);
        Assert.Equal((6 / 2.0) + (2 / 1.0) + (0.5 / 4), info.Magnitude, 1e-12);
    }

    [Fact]
    public void Constants_are_checked()
    {
        var objective = Axes([2, 1], [1, 1]).Objective;
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.SteepestSignDescent(objective, [1, 0.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.SteepestSignDescent(objective, [1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScaleBySteepestSign<float>(1e-90));
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.SteepestSignDescent(objective, [1.0, 1], -1));
        Assert.Throws<ArgumentException>(() => Steps.SteepestSignDescent(objective, [1.0]).Initialize(objective, [1, 2]));
        Assert.Throws<InvalidOperationException>(() => new ScaleBySteepestSign<double>());
    }

    /// <summary>A quadratic along the axes with its minimum at zero: coordinates of no curvature have a slope of exactly zero.</summary>
    internal static Problem<Quadratic> Axes(double[] curvatures, double[] start)
    {
        var d = curvatures.Length;
        var (hessian, normals) = (new double[d * d], new List<double>());
        for (var i = 0; i < d; i++)
        {
            hessian[(i * d) + i] = curvatures[i];
            if (curvatures[i] > 0) normals.AddRange(Enumerable.Range(0, d).Select(j => i == j ? 1.0 : 0));
        }

        var smoothness = new Smoothness<double>(curvatures.Max(), curvatures.Where(c => c > 0).Min(), curvatures.Max());
        var (center, zero) = (Buffer<double>.Allocate(d), Buffer<double>.Allocate(d));
        return new(
            "quadratic along the axes", new(Buffer<double>.CopyOf(hessian), center, zero, smoothness), Buffer<double>.CopyOf(start), 0,
            new AffineSet(center, Buffer<double>.CopyOf(normals.ToArray())),
            Buffer<double>.CopyOf([.. curvatures.Select(c => c > 0 ? d * c : 1)]));
    }

    private static double ByTheTwoNorm<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double> => problem.PolyakLojasiewicz / problem.SignDescent.Span.ToArray().Max();

    private static Property Holds<TObjective>(Problem<TObjective> problem, double? constant = null)
        where TObjective : ISmoothObjective<double>
    {
        var step = Steps.SteepestSignDescent(problem.Objective, problem.SignDescent.Span, constant ?? ByTheTwoNorm(problem));
        return (SignDescentLaw.Validate(step, problem) + RateLaw.Validate(step, problem) + FixedPointLaw.Validate(step, problem)).ToProperty();
    }
}
