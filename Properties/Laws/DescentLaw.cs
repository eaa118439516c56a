namespace Toolkit.Properties;

/// <summary>The objective never increases: F(x⁺) ≤ F(x), but for rounding.</summary>
/// <remarks>
/// True of gradient descent for any length up to 2/L, and of proximal gradient up to 1/L; not of momentum, acceleration or Adam. Beyond 2/L, from the
/// top eigenvector of a quadratic, the gap grows in every step by (1 − L η)² > 1.
/// </remarks>
public static class DescentLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 100)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => Validate(step, problem, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="steps">The length of the run.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, int steps = 100)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings($"descent of {step.Name}");
        var gaps = Trace.Of(step, problem, steps).Gaps;
        for (var k = 0; k < steps; k++)
        {
            found.AtMost(gaps[k + 1], gaps[k] + Trace.Rounding(gaps[0], problem.Minimum), $"{problem}, step {k + 1}, gap");
        }

        return found.Verdict;
    }
}
