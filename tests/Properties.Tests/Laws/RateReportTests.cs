using FsCheck.Fluent;
using Xunit.Abstractions;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>The law that a user applies to a step of their own: what it reports, and how far it shrinks what violates a claim.</summary>
public sealed class RateReportTests(ITestOutputHelper output)
{
    [Fact]
    public void A_true_claim_holds_with_its_margin()
    {
        var report = RateLaw.Report(
            problem => Descend<double>(1 / problem.Lipschitz).For(problem.Objective), ProblemFamilies.OfQuadratics,
            problem => Rate.Linear(1 - (problem.PolyakLojasiewicz / problem.Lipschitz), "Theorem 1"), problems: 40).Assert();

        // On the bottom eigenvector, where every run ends, a step is worth two of 1 − μ/L, and nowhere less.
        Assert.Equal(40, report.Problems);
        Assert.Equal(2, report.Worth, 1e-2);
        Assert.InRange(report.Claimed, 0.01, 0.999);
        Assert.Equal(1 - (report.Nearest!.PolyakLojasiewicz / report.Nearest.Lipschitz), report.Claimed, 1e-12);
        Assert.Equal(report.Claimed * report.Claimed, report.Observed, 1e-2 * report.Observed);
        Assert.Contains("keeps its claim on 40 problems", report.ToString());
    }

    [Fact]
    public void What_the_shelf_declares_is_reported_with_numbers_that_say_something()
    {
        var key = RandomKey.FromSeed(4);
        Says(RateLaw.Report(
            problem => Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness), ProblemFamilies.OfQuadratics, problems: 30), 2);
        Says(RateLaw.Report(problem => Steps.ProximalGradient(problem.Objective, problem.Map), ProblemFamilies.OfSparse, problems: 30), 3);
        Says(RateLaw.Report(problem => Steps.ProximalGradient(problem.Objective, problem.Map), ProblemFamilies.OfBoxed, problems: 30), 3);
        Says(ExpectedRateLaw.Report(problem => RandomCoordinate<Quadratic>.For(problem, key), ProblemFamilies.OfQuadratics, problems: 30), 3);
        Says(RateLaw.Report(
            problem => Steps.AcceleratedProximalGradient(problem.Objective, L1<double>(0).OverVectors(), restarts: false),
            ProblemFamilies.OfLeastSquares, problems: 30), 10);

        void Says<TProblem>(RateReport<TProblem> report, double most)
            where TProblem : Problem
        {
            output.WriteLine(report.ToString());
            report.Assert();
            Assert.InRange(report.Worth, 1, most);
            Assert.InRange(report.Claimed, 0.01, 1);
            Assert.InRange(report.Observed, 0.01, report.Claimed);
        }
    }

    [Fact]
    public void A_false_claim_is_shrunk_to_a_problem_that_builds_the_failure_again()
    {
        // An eighth of the length, which takes the gap to no less than (7/8)² of it. A problem where 1 − μ/L is 0 is not a simpler one.
        var report = RateLaw.Report(problem => Short(problem), ProblemFamilies.OfQuadratics, Bold);
        var found = report.Counterexample!;

        Assert.Equal(new ProblemShape(0, 2, 2, 0, 2, 1, 1).Only(ProblemFamilies.OfQuadratics.Parts), found.Problem.Shape);
        Assert.Equal(1, found.Step);
        Assert.Equal(0.5, report.Claimed, 1e-9);
        Assert.InRange(report.Observed, 0.875 * 0.875, Math.Pow(1 - 0.0625, 2) + 1e-9);
        Assert.InRange(report.Worth, 0, 0.5);
        Assert.InRange(found.After / found.Before, 0.875 * 0.875, report.Observed);
        Assert.Equal(0.5 * found.Before, found.Bound, 1e-9);
        Assert.Equal(found.After, Assert.Single(report.ToVerdict().Violations).Measured);
        Assert.Contains("seed 0, dimension 2", Assert.Throws<LawViolationException>(report.Assert).Message);

        var again = ProblemFamilies.OfQuadratics.Of(found.Problem.Shape!);
        Assert.False(RateLaw.Validate(Short(again).Declaring(Bold(again)), again).Holds);

        static Rate Bold(Problem<Quadratic> problem) => Rate.Linear(1 - (problem.PolyakLojasiewicz / problem.Lipschitz), "bold");

        static Step<double, Quadratic, PointState, GradientInfo<double>, SloppyDescent> Short(Problem<Quadratic> problem) =>
            new SloppyDescent(0.125 / problem.Lipschitz, Slip.None, new()).AsStep();
    }

    [Fact]
    public void A_claim_of_nothing_left_is_held_to_where_there_is_no_other()
    {
        var report = RateLaw.Report(
            problem => Descend<double>(0.125 / problem.Lipschitz).For(problem.Objective), ProblemFamilies.OfQuadratics, _ => Rate.Linear(0, "bold"));

        Assert.Equal("seed 0, dimension 1, rank 1, condition 1, scale 1, distance 1", report.Counterexample!.Problem.Origin());
        Assert.Equal(0.875 * 0.875, report.Observed, 1e-9);
        Assert.Equal(0, report.Claimed);
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
        Assert.Contains("claim", silent.Message);
        Assert.Contains(nameof(ExpectedRateLaw), random.Message);
    }

    [Fact]
    public void Rates_in_expectation_are_reported_alike()
    {
        var key = RandomKey.FromSeed(3);
        ExpectedRateLaw.Report(problem => RandomCoordinate<Quadratic>.For(problem, key), ProblemFamilies.OfQuadratics, problems: 20).Assert();
        var report = ExpectedRateLaw.Report(
            problem => RandomCoordinate<Quadratic>.For(problem, key), ProblemFamilies.OfQuadratics,
            problem => Rate.ExpectedLinear(Math.Max(0, 1 - (problem.PolyakLojasiewicz / problem.CoordinateLipschitz)), "d forgotten"), problems: 50);

        // In one dimension the claim, which forgets d, is true.
        Assert.Equal(2, report.Counterexample!.Problem.Shape!.Dimension);
    }

    [Fact]
    public void A_step_with_more_outcomes_than_can_be_told_is_sent_to_the_law_of_means()
    {
        var refusal = Assert.Throws<ArgumentException>(() => ExpectedRateLaw.Report(
            problem => Steps.Svrg(problem.Objective, problem.Objective.Smoothness, RandomKey.FromSeed(1)), Distances, problems: 3));
        Assert.Contains(nameof(MeanRateLaw), refusal.Message);

        var problem = Distances.Of(new(1, 2, 1, 0, 3, 1, 1));
        var step = Steps.Svrg(problem.Objective, problem.Objective.Smoothness, RandomKey.FromSeed(1));
        Assert.Contains(nameof(MeanRateLaw), Assert.Throws<ArgumentException>(() => ExpectedRateLaw.Validate(step, problem)).Message);
    }

    [Fact]
    public void Rates_that_only_means_show_are_searched_with_their_false_alarm_divided()
    {
        // As it is made by default an outer loop leaves at most half of the gap, and much less is seen.
        var report = MeanRateLaw.Report(
            (problem, key) => Steps.Svrg(problem.Objective, problem.Objective.Smoothness, key), Distances, steps: 4, runs: 10, problems: 6).Assert();
        Assert.InRange(report.Claimed, 0.4, 0.5);
        Assert.InRange(report.Observed, 1e-4, report.Claimed);

        // A loop of one or two steps of 1/(10 L_max) leaves more than half: on one curvature 0.9² or 0.9⁴ of it.
        var hasty = MeanRateLaw.Report(
            (problem, key) => Steps.Svrg(problem.Objective, problem.Objective.Smoothness, key, length: 2), Distances,
            _ => Rate.ExpectedLinear(0.5, "the length forgotten"), steps: 4, runs: 40, problems: 6);
        output.WriteLine(hasty.ToString());
        Assert.False(hasty.Holds);
        Assert.InRange(hasty.Observed, 0.5, 1);
        Assert.Equal(1, hasty.Counterexample!.Problem.Shape!.Dimension);

        // Down to a floor, on terms ½(x ± 1)²: the gap settles at 0.125, above a quarter of what Theorem 4 allows.
        foreach (var (share, holds) in new[] { (1.0, true), (0.25, false) })
        {
            var floor = MeanRateLaw.Report(
                (problem, key) => Steps.StochasticGradient(problem.Objective, problem.Objective.Smoothness, 0.4, key), Coins,
                _ => Rate.LinearToFloor(1 - 0.8, share * 0.2, "Theorem 4"), steps: 32, runs: 300, problems: 3);
            output.WriteLine(floor.ToString());
            Assert.Equal(holds, floor.Holds);
        }
    }

    [Fact]
    public void What_a_step_or_a_claim_throws_names_the_problem()
    {
        var claim = Assert.Throws<InvalidOperationException>(() => RateLaw.Report(
            problem => Descend<double>(1 / problem.Lipschitz).For(problem.Objective), ProblemFamilies.OfQuadratics,
            problem => Rate.Linear(1 - (3 * problem.PolyakLojasiewicz / problem.Lipschitz), "out of range")));
        Assert.Matches(@"quadratics \(seed \d+, dimension \d+, .*\): .*factor", claim.Message);
        Assert.IsType<ArgumentOutOfRangeException>(claim.InnerException);

        var step = Assert.Throws<InvalidOperationException>(() => RateLaw.Report(
            problem => Descend<double>(1 / problem.Lipschitz).For(problem.Start.Length < 3 ? problem.Objective : throw new NotSupportedException("three")),
            ProblemFamilies.OfQuadratics, _ => Rate.Linear(0.9999, "a claim")));
        Assert.Matches(@"dimension 3, .*\): three", step.Message);
    }

    [Fact]
    public void What_is_not_finite_is_named()
    {
        var report = RateLaw.Report(
            problem => default(Stumbling).AsStep(), ProblemFamilies.OfQuadratics, _ => Rate.Linear(1 - 1e-9, "a claim that a number would keep"));
        Assert.Equal("momentum", report.Counterexample!.NonFinite);
        Assert.Contains("momentum is not finite", report.ToString());
        Assert.Contains("momentum is not finite", Assert.Throws<LawViolationException>(report.Assert).Message);

        var problem = ProblemFamilies.OfQuadratics.Of(new(1, 2, 2, 0, 2, 1, 1));
        var verdict = RateLaw.Validate(default(Stumbling).AsStep().Declaring(Rate.Linear(1 - 1e-9, "the same")), problem);
        Assert.Contains("momentum is not finite", Assert.Single(verdict.Violations).Where);
    }

    [Fact]
    public void A_family_prints_and_shrinks_the_parts_that_it_has()
    {
        var report = RateLaw.Report(
            problem => Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness).Declaring(Rate.Linear(1e-3, "bold")),
            ProblemFamilies.OfSineWells);
        Assert.Equal("seed 0, distance 1", report.Counterexample!.Problem.Origin());
        Assert.InRange(report.Counterexample.Shrinks, 0, 10);
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

    private static ProblemFamily<Problem<SquaredDistances>> Distances { get; } = new(
        "squared distances", shape => SquaredDistances.Problem(shape.Key, 3, shape.Dimension, Math.Sqrt(Math.Sqrt(shape.Condition))),
        ShapeParts.Dimension | ShapeParts.Condition);

    private static ProblemFamily<Problem<SquaredDistances>> Coins { get; } = new(
        "coins", shape => SquaredDistances.Problem("a coin", [1, 1], [-1, 1], [shape.Distance]), ShapeParts.Distance);

    /// <summary>A step that takes one good step, and says of the second what is not finite.</summary>
    private readonly record struct Stumbling : IStep<Stumbling, double, Quadratic, StumblingState, GradientInfo<double>>
    {
        public StumblingState Initialize(in Quadratic oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), 0);

        public GradientInfo<double> Advance(ref StumblingState state, in Quadratic oracle, Workspace workspace)
        {
            if (state.Steps > 0) return new(double.NaN, double.NaN, 1, "momentum");
            oracle.Center.Span.CopyTo(state.Point.Mutable);
            foreach (ref var x in state.Point.Mutable) x += 1e-3;
            state = state with { Steps = 1 };
            return new(1, 1, 1);
        }
    }

    private readonly record struct StumblingState(Buffer<double> Point, long Steps) : IState<StumblingState>, IPointState<double>
    {
        public StumblingState Traverse<TVisitor>(ref TVisitor visitor)
            where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Scalar(Steps));
    }
}
