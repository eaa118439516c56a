namespace Toolkit.Properties;

/// <summary>
/// Every step of length 1 squares the gradient: <c>‖∇f(x⁺)‖ ≤ (M/2μ²) ‖∇f(x)‖²</c> where μ I ≤ ∇²f and ∇²f is M-Lipschitz. Boyd and Vandenberghe 2004,
/// section 9.5.3.
/// </summary>
/// <remarks>
/// What makes the order of Newton's method 2; a Hessian that is kept for longer, or sampled, has no such bound. The run ends at the floor of rounding.
/// </remarks>
public static class NewtonLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="strongConvexity">μ, above 0.</param>
    /// <param name="hessianLipschitz">M.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TOracle, TState, TStep>(
        Step<double, TOracle, TState, LineSearchInfo<double>, TStep> step, TOracle objective, ReadOnlySpan<double> start, double strongConvexity,
        double hessianLipschitz)
        where TOracle : IObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TStep : struct, IStep<TStep, double, TOracle, TState, LineSearchInfo<double>> =>
        Validate(step, objective, start, strongConvexity, hessianLipschitz).Assert();

    /// <summary>Every failure; a run that does not come to a millionth of its first gradient in 100 steps is one.</summary>
    /// <param name="step">The step.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="start">Where the run starts.</param>
    /// <param name="strongConvexity">μ, above 0.</param>
    /// <param name="hessianLipschitz">M.</param>
    public static Verdict Validate<TOracle, TState, TStep>(
        Step<double, TOracle, TState, LineSearchInfo<double>, TStep> step, TOracle objective, ReadOnlySpan<double> start, double strongConvexity,
        double hessianLipschitz)
        where TOracle : IObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TStep : struct, IStep<TStep, double, TOracle, TState, LineSearchInfo<double>>
    {
        var found = new Findings($"order 2 of {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(objective, start);
        var gradient = new double[start.Length];
        objective.Gradient(start, gradient, workspace);
        var first = Reductions.Norm<double>(gradient);
        var (norm, constant) = (first, hessianLipschitz / (2 * strongConvexity * strongConvexity));
        for (var k = 1; norm > 1e-6 * first; k++)
        {
            var info = step.Advance(ref state, objective, workspace);
            if (info.Length == 1) found.AtMost(info.GradientNorm, (constant * norm * norm) + (1e-13 * first), $"step {k}, after a gradient of {norm:g6}");
            norm = info.GradientNorm;
            if (k < 100) continue;
            found.AtMost(norm, 1e-6 * first, "gradient after 100 steps");
            break;
        }

        return found.Verdict;
    }
}
