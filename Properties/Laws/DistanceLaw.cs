namespace Toolkit.Properties;

/// <summary>The distance to the nearest solution never grows, or shrinks by a factor in every step: <c>dist²(x⁺, X*) ≤ ρ dist²(x, X*)</c>.</summary>
/// <remarks>
/// With ρ = 1 what Polyak's step owes to every convex problem whose minimum it is told; with ρ = 1 − μ/4L where the gradient is L-Lipschitz and
/// f − f* ≥ (μ/2) dist². Asserted while the gap is at least 10⁻¹⁰ max(1, δ(0), |F*|).
/// </remarks>
public static class DistanceLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="factor">ρ.</param>
    /// <param name="steps">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, double factor = 1, int steps = 100)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => Validate(step, problem, factor, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="factor">ρ.</param>
    /// <param name="steps">The length of the run.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem, double factor = 1, int steps = 100)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var found = new Findings($"distance to the solutions under {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        var (first, before) = (problem.Gap(state.Point.Span, workspace), problem.Solutions.Distance(state.Point.Span));
        var scale = 1 + Reductions.Norm<double>(state.Point.Span);
        for (var k = 1; k <= steps && problem.Gap(state.Point.Span, workspace) >= Trace.Floor(first, problem.Minimum); k++)
        {
            step.Advance(ref state, problem.Objective, workspace);
            var after = problem.Solutions.Distance(state.Point.Span);
            found.AtMost(after, (Math.Sqrt(factor) * before) + (1e-12 * scale), $"{problem}, step {k}, distance after {before:g6}");
            before = after;
        }

        return found.Verdict;
    }
}
