using System.Collections.Immutable;
using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>A rate as it was measured on a family of problems, by the law that holds steps to it.</summary>
/// <param name="Finding">The bound beside the ratio of two gaps in a row that came nearest to it.</param>
/// <param name="Gaps">The gaps of a run on the problem where this was, over the first of them; their means, where the rate is one in expectation.</param>
internal sealed record Contraction(Finding Finding, ImmutableArray<double> Gaps)
{
    // Where the laws stop asking for ratios: below, a gap is rounding.
    private const double Floor = 1e-10;

    // Whose mean is plotted where steps are random.
    private const int Runs = 50;

    /// <summary>Runs a method on problems of a family, and holds it to the rate that it declares in each of its steps.</summary>
    /// <param name="family">The method and the family.</param>
    /// <param name="trials">What the problems are drawn from.</param>
    /// <param name="steps">The length of a run.</param>
    /// <param name="problem">A problem of the family.</param>
    /// <param name="method">The method, with the constants of the problem.</param>
    /// <param name="control">Whether the rate provably fails.</param>
    public static Contraction Of<TProblem, TObjective, TState, TInfo, TStep>(
        string family, Trials trials, int steps, Func<RandomKey, TProblem> problem,
        Func<TProblem, Step<double, TObjective, TState, TInfo, TStep>> method, bool control = false)
        where TProblem : Problem<TObjective>
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var report = RateLaw.Report(
            drawn => method(trials.Checked(drawn)), Family(family, problem), steps: steps, problems: trials.Problems, key: trials.Key);
        return new(
            new(family, "δ(k+1) / δ(k)", report.Claimed, report.Observed, report.Holds, control),
            Relative(GapsOf<TObjective, TState, TInfo, TStep>(method(report.Nearest!), report.Nearest!, steps)));
    }

    /// <summary>Runs a random method on problems of a family, and holds it to the rate that it declares in expectation, by exact averages over its draws.</summary>
    /// <param name="family">The method and the family.</param>
    /// <param name="trials">What the problems are drawn from.</param>
    /// <param name="steps">The length of a run.</param>
    /// <param name="problem">A problem of the family.</param>
    /// <param name="method">The method, with the constants of the problem and a key.</param>
    /// <param name="control">Whether the rate provably fails.</param>
    public static Contraction InExpectation<TProblem, TObjective, TState, TInfo, TStep>(
        string family, Trials trials, int steps, Func<RandomKey, TProblem> problem,
        Func<TProblem, RandomKey, Step<double, TObjective, TState, TInfo, TStep>> method, bool control = false)
        where TProblem : Problem<TObjective>
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IRandomizedStep<TStep, double, TObjective, TState, TInfo>
    {
        var report = ExpectedRateLaw.Report(
            drawn => method(trials.Checked(drawn), trials.Key), Family(family, problem), steps: steps, problems: trials.Problems, key: trials.Key);
        return new(
            new(family, "E δ(k+1) / δ(k)", report.Claimed, report.Observed, report.Holds, control),
            Relative(MeanGaps<TObjective, TState, TInfo, TStep>(key => method(report.Nearest!, key), report.Nearest!, steps, trials.Key)));
    }

    /// <summary>The means of the gaps over runs with keys of their own, from δ(0) on.</summary>
    /// <param name="method">The method.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of a run.</param>
    /// <param name="key">What the keys are made of.</param>
    public static double[] MeanGaps<TObjective, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TObjective, TState, TInfo, TStep>> method, Problem<TObjective> problem, int steps, RandomKey key)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var means = new double[steps + 1];
        for (var run = 0; run < Runs; run++)
        {
            var gaps = GapsOf(method(key.Fold(run)), problem, steps);
            for (var k = 0; k <= steps; k++) means[k] += gaps[k] / Runs;
        }

        return means;
    }

    /// <summary>The gaps of a run, from δ(0) on.</summary>
    /// <param name="step">The method.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    public static double[] GapsOf<TObjective, TState, TInfo, TStep>(Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        using var workspace = new Workspace();
        var gaps = new double[steps + 1];
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        gaps[0] = problem.Gap(state.Point.Span, workspace);
        for (var k = 1; k <= steps; k++)
        {
            step.Advance(ref state, problem.Objective, workspace);
            gaps[k] = problem.Gap(state.Point.Span, workspace);
        }

        return gaps;
    }

    /// <summary>Gaps over the first of them.</summary>
    /// <param name="gaps">The gaps.</param>
    public static ImmutableArray<double> Relative(double[] gaps) => [.. gaps.Select(gap => gap / gaps[0])];

    /// <summary>The gaps of runs beside the lines of their bounds.</summary>
    /// <param name="title">What is seen.</param>
    /// <param name="runs">The runs.</param>
    public static Plot PlotOf(string title, params IReadOnlyList<Contraction> runs) => new(
        title, "step k", "δ(k) / δ(0)",
        [
            .. runs.SelectMany((run, i) => new[]
            {
                Curve.Of(run.Finding.Family, Seen(run), i),
                Curve.Of("its bound", [.. Seen(run).Select((_, k) => Math.Pow(run.Finding.Bound, k)).TakeWhile(bound => bound > Floor)], i, isBound: true),
            }),
        ]);

    private static double[] Seen(Contraction run) => [.. run.Gaps.TakeWhile(gap => gap > Floor)];

    private static ProblemFamily<TProblem> Family<TProblem>(string name, Func<RandomKey, TProblem> problem)
        where TProblem : Properties.Problem => new(name, shape => problem(shape.Key), ShapeParts.Seed);
}
