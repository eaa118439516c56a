namespace Toolkit.Properties;

/// <summary>
/// The regret of AdaGrad down a rate η: Σₖ (f(xₖ) − f*) ≤ (D∞² / (2 η) + η) Σᵢ ‖g₁..K,ᵢ‖₂, with D∞ the largest |xₖ,ᵢ − x*ᵢ| of the run and
/// g₁..K,ᵢ the history of a partial derivative.
/// </summary>
/// <remarks>
/// For convex f, AdaGrad from s₀ = 0, and an ε that is nothing beside the gradients' norms. The bound knows no constant of the problem; what it
/// knows, the distances and the gradients, the law measures along the run. Source: Duchi, Hazan, Singer, JMLR 2011, Theorem 5, one objective in
/// every round.
/// </remarks>
public static class AdaptiveRegretLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rate">η.</param>
    /// <param name="problem">The problem, convex.</param>
    /// <param name="steps">K.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, double rate, Problem<TObjective> problem, int steps = 300)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> => Validate(step, rate, problem, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rate">η.</param>
    /// <param name="problem">The problem, convex.</param>
    /// <param name="steps">K.</param>
    public static Verdict Validate<TObjective, TState, TInfo, TStep>(
        Step<double, TObjective, TState, TInfo, TStep> step, double rate, Problem<TObjective> problem, int steps = 300)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo>
    {
        var (workspace, solution) = (new Workspace(), problem.NearestSolution());
        var (squares, gradient, regret, farthest) = (new double[solution.Length], new double[solution.Length], 0.0, 0.0);
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        for (var k = 0; k < steps; k++)
        {
            var point = state.Point.Span;
            regret += problem.Gap(point, workspace);
            problem.Objective.Gradient(point, gradient, workspace);
            for (var i = 0; i < solution.Length; i++)
            {
                farthest = Math.Max(farthest, Math.Abs(point[i] - solution[i]));
                squares[i] += gradient[i] * gradient[i];
            }

            step.Advance(ref state, problem.Objective, workspace);
        }

        // Gaps are differences of values, each known to a rounding.
        var bound = ((farthest * farthest / (2 * rate)) + rate) * squares.Sum(Math.Sqrt);
        var rounding = 1e-14 * steps * Math.Max(1, Math.Abs(problem.Minimum));
        var found = new Findings($"regret of {step.Name}");
        found.AtMost(regret, (bound * (1 + 1e-9)) + rounding, $"{problem}, {steps} steps, sum of gaps");
        return found.Verdict;
    }
}
