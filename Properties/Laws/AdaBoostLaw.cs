namespace Toolkit.Properties;

/// <summary>
/// What a round of AdaBoost does to the exponential loss, exactly: f(x⁺) = 2√(ε(1 − ε)) f(x), ε the least weighted error of any stump; and what
/// follows after k rounds, f(x_k) ≤ exp(−2 Σ γ²) f(x₀) with γ = ½ − ε, which bounds the weight of the rows on the wrong side.
/// </summary>
/// <remarks>
/// ε is measured by the law, ‖∇f‖∞ = (1 − 2ε) f, so that a stump that is not the best one, or a weight that is not the best for it, breaks the
/// equality. A round in which a stump has no error has no best weight, and ends the run. Source: Freund and Schapire 1997, Theorem 6.
/// </remarks>
public static class AdaBoostLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The step.</param>
    /// <param name="model">The model.</param>
    /// <param name="rounds">The length of the run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TInfo, TStep>(
        Step<double, LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>>, TState, TInfo, TStep> step,
        LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>> model, int rounds = 30)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>>, TState, TInfo> =>
        Validate(step, model, rounds).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="step">The step.</param>
    /// <param name="model">The model.</param>
    /// <param name="rounds">The length of the run.</param>
    public static Verdict Validate<TState, TInfo, TStep>(
        Step<double, LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>>, TState, TInfo, TStep> step,
        LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>> model, int rounds = 30)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>>, TState, TInfo>
    {
        var found = new Findings($"rounds of {step.Name}");
        using var workspace = new Workspace();
        var (gradient, predictions) = (new double[model.Dimension], new double[model.Terms]);
        var state = step.Initialize(model, gradient);
        var first = model.Value(state.Point.Span, workspace);
        var (loss, squares) = (first, 0.0);
        for (var k = 1; k <= rounds; k++)
        {
            model.Gradient(state.Point.Span, gradient, workspace);
            var edge = Reductions.NormInfinity<double>(gradient) / loss;
            if (!(edge < 1 - 1e-9)) break;
            var info = step.Advance(ref state, model, workspace);
            if (info.NonFinite is { } name) found.Require(false, $"round {k}: {name} is not finite");
            if (info.NonFinite is not null || info.Stalled) break;

            var expected = loss * Math.Sqrt((1 - edge) * (1 + edge));
            loss = model.Value(state.Point.Span, workspace);
            found.AtMost(Math.Abs(loss - expected), 1e-9 * expected, $"round {k}, distance of the loss from {expected:g6}");

            // γ is half of the edge.
            squares += edge * edge;
            found.AtMost(loss, first * Math.Exp(-squares / 2) * (1 + 1e-9), $"loss after {k} rounds");
            model.Rows.Multiply(state.Point.Span, predictions, workspace);
            found.AtMost(Wrong(model, predictions), loss * (1 + 1e-9), $"weight on the wrong side after {k} rounds");
        }

        return found.Verdict;
    }

    private static double Wrong(LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>> model, double[] predictions)
    {
        var weight = 0.0;
        for (var i = 0; i < predictions.Length; i++)
        {
            if (model.Labels[i] * predictions[i] <= 0) weight += model.Weights.IsEmpty ? 1 : model.Weights[i];
        }

        return weight / predictions.Length;
    }
}
