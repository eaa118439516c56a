namespace Toolkit.Properties;

/// <summary>
/// Boosting under a smooth loss keeps the greedy rate with the constant of its own path: f(x⁺) ≤ f(x) − ½‖∇f(x)‖∞²/L_c in every step, and so δ(x⁺) ≤
/// (1 − μ₁/L_c) δ(x) with μ₁ the least ½‖∇f‖∞²/δ of the run.
/// </summary>
/// <remarks>
/// L_c = sup φ″ (1/n) Σ wᵢ, since no stump answers with more than 1. Nothing is asked of the step but its points. Source: Karimi, Nutini, Schmidt
/// 2016, section 2.2.
/// </remarks>
public static class GreedyBoostingLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="model">The model.</param>
    /// <param name="minimum">f*.</param>
    /// <param name="rounds">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TLoss, TState, TInfo, TStep>(
        Step<double, LinearModel<double, DecisionStumps<double>, TLoss>, TState, TInfo, TStep> step,
        LinearModel<double, DecisionStumps<double>, TLoss> model, double minimum, int rounds = 50)
        where TLoss : struct, ISmoothLoss<TLoss, double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, LinearModel<double, DecisionStumps<double>, TLoss>, TState, TInfo> =>
        Validate(step, model, minimum, rounds).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="model">The model.</param>
    /// <param name="minimum">f*.</param>
    /// <param name="rounds">The length of the run.</param>
    public static Verdict Validate<TLoss, TState, TInfo, TStep>(
        Step<double, LinearModel<double, DecisionStumps<double>, TLoss>, TState, TInfo, TStep> step,
        LinearModel<double, DecisionStumps<double>, TLoss> model, double minimum, int rounds = 50)
        where TLoss : struct, ISmoothLoss<TLoss, double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, LinearModel<double, DecisionStumps<double>, TLoss>, TState, TInfo>
    {
        var found = new Findings($"greedy rate of {step.Name}");
        using var workspace = new Workspace();
        var weight = model.Weights.IsEmpty ? 1 : Reductions.Sum(model.Weights) / model.Terms;
        var (lipschitz, gradient) = (model.Loss.Curvature * weight, new double[model.Dimension]);
        var state = step.Initialize(model, gradient);
        var gaps = new List<double> { model.Value(state.Point.Span, workspace) - minimum };
        var constant = double.PositiveInfinity;
        var (floor, rounding) = (Trace.Floor(gaps[0], minimum), Trace.Rounding(gaps[0], minimum));
        for (var k = 1; k <= rounds && !(gaps[^1] < floor); k++)
        {
            model.Gradient(state.Point.Span, gradient, workspace);
            var norm = Reductions.NormInfinity<double>(gradient);
            constant = Math.Min(constant, norm * norm / 2 / gaps[^1]);
            var info = step.Advance(ref state, model, workspace);
            if (info.NonFinite is { } name) found.Require(false, $"round {k}: {name} is not finite");
            if (info.NonFinite is not null || info.Stalled) break;
            gaps.Add(model.Value(state.Point.Span, workspace) - minimum);
            found.AtMost(gaps[k], gaps[k - 1] - (norm * norm / 2 / lipschitz) + rounding, $"round {k}, gap after {gaps[k - 1]:g6}");
        }

        for (var k = 1; k < gaps.Count; k++)
            found.AtMost(gaps[k], ((1 - (constant / lipschitz)) * gaps[k - 1]) + rounding, $"round {k}, gap with μ₁ = {constant:g6} along the path");
        return found.Verdict;
    }
}
