using FsCheck.Fluent;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>The law that a user applies to a step of their own: what it reports, and how far it shrinks what violates a claim.</summary>
public sealed class RateReportTests
{
    [Fact]
    public void A_true_claim_holds_with_its_margin()
    {
        var report = RateLaw.Report(
            problem => Descend<double>(1 / problem.Lipschitz).For(problem.Objective), ProblemFamilies.OfQuadratics,
            problem => Rate.Linear(1 - (problem.PolyakLojasiewicz / problem.Lipschitz), "Theorem 1"), problems: 40).Assert();

        Assert.Equal(40, report.Problems);
        Assert.InRange(report.Margin, 0, 1);
        Assert.Contains("keeps its claim on 40 problems", report.ToString());
    }

    [Fact]
    public void A_false_claim_is_shrunk_to_a_problem_that_builds_the_failure_again()
    {
        // An eighth of the length: where L/μ = 1 the gap shrinks by (7/8)², and the claim is 0.
        Step<double, Quadratic, EstimatedState<double, UpdateState<double, NoState>, NoState>, GradientInfo<double>, UpdateStep<double, Quadratic, UpdateState<double, NoState>, Descent<double, NoState, ScaleKernel<double>, Scale<double>>, NoState, FullGradient<double, Quadratic>>>
            Short(Problem<Quadratic> problem) => Descend<double>(0.125 / problem.Lipschitz).For(problem.Objective);

        var report = RateLaw.Report(
            Short, ProblemFamilies.OfQuadratics, problem => Rate.Linear(1 - (problem.PolyakLojasiewicz / problem.Lipschitz), "bold"));
        var found = report.Counterexample!;

        Assert.Equal(new ProblemShape(0, 1, 1, 0, 1, 1, 1), found.Problem.Shape);
        Assert.Equal(1, found.Step);
        Assert.Equal(0.875 * 0.875, report.Observed, 1e-9);
        Assert.Equal(0, report.Claimed, 1e-9);
        Assert.Contains("seed 0, dimension 1", Assert.Throws<LawViolationException>(report.Assert).Message);

        var again = ProblemFamilies.OfQuadratics.Of(found.Problem.Shape!);
        Assert.False(RateLaw.Validate(Short(again).Declaring(Rate.Linear(0, "bold")), again).Holds);
    }

    [Fact]
    public void What_fails_on_ill_conditioned_problems_alone_is_shrunk_to_one_that_still_is()
    {
        // (1 − μ/L)² is the exact factor of the bottom eigenvector; 1 − √(μ/L) is below it from L/μ = 2.62 on.
        var report = RateLaw.Report(
            problem => Descend<double>(1 / problem.Lipschitz).For(problem.Objective), ProblemFamilies.OfQuadratics,
            problem => Rate.Linear(1 - Math.Sqrt(problem.PolyakLojasiewicz / problem.Lipschitz), "acceleration that is not there"));
        var shape = report.Counterexample!.Problem.Shape!;

        Assert.InRange(shape.Dimension, 2, 3);
        Assert.InRange(shape.Condition, 2, 100);
        Assert.True(report.Margin < 0);
    }

    [Fact]
    public void A_step_without_a_rate_is_refused_and_so_is_one_that_another_law_checks()
    {
        var silent = Assert.Throws<ArgumentException>(
            () => RateLaw.Report(problem => Adam<double>().For(problem.Objective), ProblemFamilies.OfQuadratics));
        var random = Assert.Throws<ArgumentException>(() => RateLaw.Report(
            problem => RandomCoordinate<Quadratic>.For(problem, RandomKey.FromSeed(1)), ProblemFamilies.OfQuadratics));

        Assert.Contains("declares no rate", silent.Message);
        Assert.Contains(nameof(ExpectedRateLaw), random.Message);
    }

    [Fact]
    public void Rates_in_expectation_are_reported_alike()
    {
        var key = RandomKey.FromSeed(3);
        ExpectedRateLaw.Report(problem => RandomCoordinate<Quadratic>.For(problem, key), ProblemFamilies.OfQuadratics, problems: 20).Assert();
        var report = ExpectedRateLaw.Report(
            problem => RandomCoordinate<Quadratic>.For(problem, key), ProblemFamilies.OfQuadratics,
            problem => 1 - (problem.PolyakLojasiewicz / problem.CoordinateLipschitz), problems: 50);

        // In one dimension the claim, which forgets d, is true.
        Assert.Equal(2, report.Counterexample!.Problem.Shape!.Dimension);
    }

    [Fact]
    public void Composite_problems_are_families_too()
    {
        RateLaw.Report(problem => Steps.ProximalGradient(problem.Objective, problem.Map), ProblemFamilies.OfBoxed, problems: 20).Assert();
        RateLaw.Report(problem => Steps.ProximalGradient(problem.Objective, problem.Map), ProblemFamilies.OfSparse, problems: 20).Assert();
    }

    [Fact]
    public void A_shape_shrinks_to_simpler_ones_until_it_is_the_simplest()
    {
        var shape = new ProblemShape(12345, 9, 5, 3, 316.2, 0.05, 0.4);
        var steps = 0;
        for (; shape.Shrink().FirstOrDefault() is { } simpler; shape = simpler) Assert.InRange(++steps, 1, 40);

        Assert.Equal(new ProblemShape(0, 1, 1, 0, 1, 1, 1), shape);
        Assert.All(
            Gen.Sample(ProblemFamilies.OfQuadratics.ToArbitrary().Generator, 20, 30),
            problem => Assert.Equal(problem, ProblemFamilies.OfQuadratics.Of(problem.Shape!)));
    }
}
