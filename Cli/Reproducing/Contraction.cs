using System.Collections.Immutable;
using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>A rate per step, as it was measured on a family of problems.</summary>
/// <param name="Finding">The bound beside the worst ratio of two gaps in a row.</param>
/// <param name="Gaps">The gaps of the run that came nearest to its bound, over the first of them.</param>
internal sealed record Contraction(Finding Finding, ImmutableArray<double> Gaps)
{
    // Below, a ratio of gaps is rounding.
    private const double Floor = 1e-8;

    /// <summary>Runs a method on problems of a family, and holds it to the rate that it declares.</summary>
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
        var (kept, worst, margin) = (true, (Contraction?)null, double.PositiveInfinity);
        foreach (var key in trials.Keys())
        {
            var drawn = problem(key);
            var step = method(drawn);
            var bound = ((Rate.PerStep)step.Rate!).Factor;
            kept &= RateLaw.Validate(step, drawn, steps).Holds;
            var gaps = GapsOf(step, drawn, steps);
            var observed = WorstRatio(gaps, Floor * Math.Max(1, Math.Max(gaps[0], Math.Abs(drawn.Minimum))));
            if (!(bound - observed < margin)) continue;
            margin = bound - observed;
            worst = new(new(family, "δ(k+1) / δ(k)", bound, observed, true, control), [.. gaps.Select(gap => gap / gaps[0])]);
        }

        return worst! with { Finding = worst.Finding with { Kept = kept } };
    }

    /// <summary>The gaps of runs beside the lines of their bounds.</summary>
    /// <param name="title">What is seen.</param>
    /// <param name="runs">The runs.</param>
    public static Plot PlotOf(string title, IReadOnlyList<Contraction> runs) => new(
        title, "step k", "δ(k) / δ(0)",
        [
            .. runs.SelectMany((run, i) => new[]
            {
                Curve.Of(run.Finding.Family, [.. run.Gaps.TakeWhile(gap => gap > 1e-14)], i),
                Curve.Of("its bound", [.. run.Gaps.TakeWhile(gap => gap > 1e-14).Select((_, k) => Math.Pow(run.Finding.Bound, k))], i, isBound: true),
            }),
        ]);

    private static double[] GapsOf<TObjective, TState, TInfo, TStep>(Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps)
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

    private static double WorstRatio(double[] gaps, double floor)
    {
        var worst = 0.0;
        for (var k = 0; k + 1 < gaps.Length && gaps[k] >= floor; k++) worst = Math.Max(worst, gaps[k + 1] / gaps[k]);
        return worst;
    }
}
