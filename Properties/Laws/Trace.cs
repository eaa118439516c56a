namespace Toolkit.Properties;

/// <summary>What a run of a step on a problem looks like from outside.</summary>
/// <param name="Gaps">F(x_k) − F* for k = 0 … steps, or for some of them; NaN from where a step reports a value that is not finite.</param>
/// <param name="NonFinite">The quantity that it reports; null where all are finite.</param>
internal sealed record Trace(double[] Gaps, string? NonFinite)
{
    /// <summary>The run of a step from the problem's start.</summary>
    public static Trace Of<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var workspace = new Workspace();
        var gaps = new double[steps + 1];
        Array.Fill(gaps, double.NaN);
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        gaps[0] = problem.Gap(state.Point.Span, workspace);
        for (var k = 1; k <= steps; k++)
        {
            if (step.Advance(ref state, problem.Objective, workspace).NonFinite is { } name) return new(gaps, name);
            gaps[k] = problem.Gap(state.Point.Span, workspace);
        }

        return new(gaps, null);
    }

    /// <summary>The gaps at some k alone, in ascending order.</summary>
    public static Trace At<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, ReadOnlySpan<int> checkpoints, Workspace workspace)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var gaps = new double[checkpoints.Length];
        Array.Fill(gaps, double.NaN);
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        var taken = 0;
        for (var at = 0; at < gaps.Length; at++)
        {
            for (; taken < checkpoints[at]; taken++)
            {
                if (step.Advance(ref state, problem.Objective, workspace).NonFinite is { } name) return new(gaps, name);
            }

            gaps[at] = problem.Gap(state.Point.Span, workspace);
        }

        return new(gaps, null);
    }

    /// <summary>What rounding can do to a gap: a part of the largest value that enters it.</summary>
    public static double Rounding(double firstGap, double minimum) => 1e-13 * Scale(firstGap, minimum);

    /// <summary>The gap below which ratios of gaps are rounding.</summary>
    public static double Floor(double firstGap, double minimum) => 1e-10 * Scale(firstGap, minimum);

    private static double Scale(double firstGap, double minimum) => Math.Max(1, Math.Max(firstGap, Math.Abs(minimum)));
}
