namespace Toolkit.Properties;

/// <summary>What sign descent gains in every step, surely: f(x⁺) ≤ f(x) − ½N² with N = Σᵢ |∂ᵢf(x)| / √Lᵢ.</summary>
/// <remarks>
/// True with the magnitude N and any Lᵢ with Σᵢ |∂ᵢf(y) − ∂ᵢf(x)| / √Lᵢ ≤ maxᵢ √Lᵢ |yᵢ − xᵢ|, which the problem knows; no convexity and no minimum is
/// asked for. With ½N² ≥ μₛ δ it gives the ratio 1 − μₛ, which is <see cref="RateLaw"/>'s to hold. Source: Karimi, Nutini, Schmidt 2016, appendix.
/// </remarks>
public static class SignDescentLaw
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
        var found = new Findings($"gain of {step.Name}");
        var workspace = new Workspace();
        var gradient = new double[problem.Start.Length];
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        var first = problem.Gap(state.Point.Span, workspace);
        var (floor, rounding) = (Trace.Floor(first, problem.Minimum), Trace.Rounding(first, problem.Minimum));
        var gap = first;
        for (var k = 1; k <= steps && !(gap < floor); k++)
        {
            problem.Objective.Gradient(state.Point.Span, gradient, workspace);
            var magnitude = 0.0;
            for (var i = 0; i < gradient.Length; i++) magnitude += Math.Abs(gradient[i]) / Math.Sqrt(problem.SignDescent.Span[i]);
            if (step.Advance(ref state, problem.Objective, workspace).NonFinite is { } name)
            {
                found.Require(false, $"{problem}, step {k}: {name} is not finite");
                break;
            }

            var bound = gap - (magnitude * magnitude / 2);
            gap = problem.Gap(state.Point.Span, workspace);
            found.AtMost(gap, bound + rounding, $"{problem}, step {k}, gap");
        }

        return found.Verdict;
    }
}
