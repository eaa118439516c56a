using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>A consequence: boosting.</summary>
internal static class BoostingExperiment
{
    private const int Rows = 40;
    private const int Rounds = 300;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "C2", "Boosting",
        "Boosting is greedy coordinate descent whose columns are weak learners, here decision stumps. Under the logistic loss δ(k+1) ≤ (1 − μ₁/L_c) δ(k) with μ₁ the least ½‖∇f‖∞²/δ on the path; a round "
        + "of AdaBoost multiplies the exponential loss by 2√(ε(1 − ε)) exactly, ε the weighted error of its stump. Labels contradict the stumps now and then, so that the losses have minima.",
        Run);

    private static Evidence Run(Trials trials)
    {
        var (worst, kept, seen, factor) = (0.0, true, Array.Empty<double>(), 1.0);
        var (exact, boosts) = (0.0, true);
        using var workspace = new Workspace();
        foreach (var key in trials.Keys())
        {
            var (stumps, labels) = Sample(key);
            var logistic = Objectives.Stumps(stumps, default(LogisticLoss<double>), labels);
            var minimum = Minimum(logistic);
            kept &= GreedyBoostingLaw.Validate(Steps.Boosting(logistic, leastEdge: 0), logistic, minimum, Rounds).Holds;
            var (gaps, constant) = Run(logistic, minimum, workspace);
            var claimed = 1 - (constant / 0.25);
            var ratio = Enumerable.Range(0, gaps.Length - 1).Where(k => gaps[k] > 1e-8 * gaps[0]).Max(k => gaps[k + 1] / gaps[k]);
            if (seen.Length == 0 || ratio - claimed > worst - factor) (worst, factor, seen) = (ratio, claimed, gaps);

            var exponential = Objectives.Stumps(stumps, default(ExponentialLoss<double>), labels);
            boosts &= AdaBoostLaw.Validate(Steps.AdaBoost(exponential, leastEdge: 0), exponential, Rounds).Holds;
            exact = Math.Max(exact, WorstRound(exponential, workspace));
        }

        return new(
            [
                new("logistic loss, μ₁ of its path", "δ(k+1) / δ(k)", factor, worst, kept),
                new("AdaBoost, exponential loss", "f⁺ / (2√(ε(1 − ε)) f)", 1, exact, boosts),
            ],
            [
                new(
                    FormattableString.Invariant($"Boosting under the logistic loss: μ₁ = {(1 - factor) * 0.25:g3} along the path, L_c = 0.25"), "round k", "δ(k) / δ(0)",
                    [
                        Curve.Of("greedy stumps", [.. Contraction.Relative(seen).TakeWhile(gap => gap > 1e-12)], 0),
                        Curve.Of("its bound", [.. seen.Select((_, k) => Math.Pow(factor, k))], 0, isBound: true),
                    ]),
            ]);
    }

    private static (double[] Gaps, double Constant) Run(LinearModel<double, DecisionStumps<double>, LogisticLoss<double>> model, double minimum, Workspace workspace)
    {
        var step = Steps.Boosting(model, lowerBound: minimum, leastEdge: 0);
        var state = step.Initialize(model, new double[model.Dimension]);
        var (gaps, constant) = (new List<double> { model.Value(state.Point.Span, workspace) - minimum }, 0.25);
        for (var k = 0; k < Rounds; k++)
        {
            var info = step.Advance(ref state, model, workspace);
            if (info.Stalled || !(gaps[^1] > 1e-12)) break;
            constant = info.PolyakLojasiewicz;
            gaps.Add(model.Value(state.Point.Span, workspace) - minimum);
        }

        return ([.. gaps], constant);
    }

    // ε from the gradient, ‖∇f‖∞ = (1 − 2ε) f.
    private static double WorstRound(LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>> model, Workspace workspace)
    {
        var (step, gradient, worst) = (Steps.AdaBoost(model, leastEdge: 0), new double[model.Dimension], 0.0);
        var state = step.Initialize(model, gradient);
        for (var k = 0; k < Rounds; k++)
        {
            var before = model.ValueAndGradient(state.Point.Span, gradient, workspace);
            var edge = Reductions.NormInfinity<double>(gradient) / before;
            if (step.Advance(ref state, model, workspace).Stalled) break;
            worst = Math.Max(worst, model.Value(state.Point.Span, workspace) / (before * Math.Sqrt((1 - edge) * (1 + edge))));
        }

        return worst;
    }

    private static double Minimum(LinearModel<double, DecisionStumps<double>, LogisticLoss<double>> model)
    {
        var run = LineSearches.Lbfgs<double>().For(model).Run(model, new double[model.Dimension]).Until((_, info) => info.GradientNorm, 1e-13).Take(5000).Run();
        return model.Value(run.State.Point.Span, new Workspace());
    }

    // Points on a grid of few places, each of which has rows of both labels.
    private static (DecisionStumps<double> Stumps, double[] Labels) Sample(RandomKey key)
    {
        var (values, labels) = (new double[Rows * 2], new double[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            var place = i < Rows / 2 ? i : i - (Rows / 2);
            (values[2 * i], values[(2 * i) + 1]) = (key.Integer(5, place), key.Fold(1).Integer(5, place));
            labels[i] = i < Rows / 2 ? (values[2 * i] + values[(2 * i) + 1] > 4 ? 1 : -1) : (key.Fold(2).Uniform<double>(i) < 0.5 ? 1 : -1);
        }

        return (new(new ReadOnlyMatrixSpan<double>(values, Rows, 2)), labels);
    }
}
