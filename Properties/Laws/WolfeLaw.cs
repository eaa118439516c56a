namespace Toolkit.Properties;

/// <summary>
/// A step with a line search keeps its conditions: with s the move of a step, <c>F(x + s) ≤ F(x) + c₁ ⟨∇f(x), s⟩</c> and
/// <c>|⟨∇f(x + s), s⟩| ≤ c₂ |⟨∇f(x), s⟩|</c>.
/// </summary>
/// <remarks>
/// Measured from outside, on points, values and gradients alone, for every step while the gap is at least 10⁻¹⁰ max(1, δ(0), |F*|): below, values do not
/// resolve a decrease. A step that does not move at all before that fails. Conditions: Nocedal and Wright 2006, equations 3.7.
/// </remarks>
public static class WolfeLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="decrease">c₁.</param>
    /// <param name="curvature">c₂; infinity where the search promises a decrease alone.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, double decrease = 1e-4,
            double curvature = double.PositiveInfinity, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> =>
        Validate(step, problem, decrease, curvature, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="decrease">c₁.</param>
    /// <param name="curvature">c₂; infinity where the search promises a decrease alone.</param>
    /// <param name="steps">The length of the run.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, double decrease = 1e-4,
            double curvature = double.PositiveInfinity, int steps = 50)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings($"conditions of the search of {step.Name}");
        var (workspace, objective) = (new Workspace(), problem.Objective);
        var state = step.Initialize(objective, problem.Start.Span);
        var (before, gradient, next) = (state.Point.Span.ToArray(), new double[state.Point.Length], new double[state.Point.Length]);
        var value = objective.ValueAndGradient(before, gradient, workspace);
        var (first, minimum) = (problem.Gap(before, workspace), problem.Minimum);
        for (var k = 1; k <= steps && problem.Gap(before, workspace) >= Trace.Floor(first, minimum); k++)
        {
            step.Advance(ref state, objective, workspace);
            var after = state.Point.Span.ToArray();
            var reached = objective.ValueAndGradient(after, next, workspace);
            var move = after.Zip(before, (to, from) => to - from).ToArray();
            var (slope, slopeThere) = (Reductions.Dot<double>(gradient, move), Reductions.Dot<double>(next, move));
            found.Require(slope < 0, $"{problem}, step {k}: the move goes up, or there is none: slope {slope:g6}");
            found.AtMost(reached, value + (decrease * slope) + (1e-13 * Math.Abs(value)), $"{problem}, step {k}, value after {value:g6}");
            found.AtMost(Math.Abs(slopeThere), curvature * Math.Abs(slope) * (1 + 1e-6), $"{problem}, step {k}, slope after {slope:g6}");
            (before, value, gradient, next) = (after, reached, next, gradient);
        }

        return found.Verdict;
    }
}
