namespace Toolkit.Properties;

/// <summary>A run ends where it should: after so many steps the gap is at most a tolerance.</summary>
/// <remarks>Beside a rate this fixes the limit: a method can converge, fast, to the wrong place. The tolerance is relative to max(1, δ(0),
/// |F*|).</remarks>
public static class LimitLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The gap to reach, where the first gap and the minimum are at most 1.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps, double tolerance)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => Validate(step, problem, steps, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The gap to reach, where the first gap and the minimum are at most 1.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps, double tolerance)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings($"limit of {step.Name}");
        var gaps = Trace.Of(step, problem, steps).Gaps;
        found.AtMost(gaps[^1], tolerance * (Trace.Floor(gaps[0], problem.Minimum) / Trace.Floor(0, 0)), $"{problem}, gap after {steps} steps");
        return found.Verdict;
    }
}
