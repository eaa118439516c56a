using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>T7: SVRG, and its relatives beside it.</summary>
internal static class VarianceReductionExperiment
{
    private const int Loops = 8;
    private const int Runs = 15;
    private const double FalseAlarm = 1e-6;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T7", "Variance reduction",
        "SVRG with length α, m inner steps and the next snapshot at a random inner iterate has E δ(s+1) ≤ ρ E δ(s), ρ = 1/(μαm(1 − 2L_max α)) + 2L_max α/(1 − 2L_max α), for convex fᵢ and f with the "
        + "Polyak–Łojasiewicz inequality: minimisers need not be unique. α = 1/(10 L_max) and m = 50 L_max/μ have ρ = ½. From α = 1/(4 L_max) on no ρ is below 1, and the toolkit declares none. Snapshots "
        + "at the last iterate, SAGA and SVRG without loops have no such theorem; they are drawn beside it.",
        Run);

    private static Evidence Run(Trials trials)
    {
        Problem<GeneralizedLinear<HalfSquare>> Squares(RandomKey key) => Regressions.LeastSquares(key, 6, 4, 2, 2);
        Problem<GeneralizedLinear<LogCosh>> LogCosh(RandomKey key) => Regressions.LogCosh(key, 6, 4, 3, 1.5, 0.5);
        var example = Squares(trials.Key);
        var (sum, smoothness) = (example.Objective, example.Objective.Smoothness);
        using var workspace = new Workspace();
        var largest = sum.LargestTermLipschitz(workspace);
        var inner = (int)Math.Ceiling(50 * largest / example.PolyakLojasiewicz);
        var update = Transforms.Descend<double>(1 / (10 * largest)).AsUpdate();
        var (alone, key) = (Transforms.Descend<double>(1 / (10 * largest)), trials.Key);
        return new(
            [
                Loop("SVRG, squares, rank 2 of 4", trials.Fold(0), Squares, null),
                Loop("SVRG, log cosh, rank 3 of 4", trials.Fold(1), LogCosh, null),
                Loop("SVRG, α = 2.5/L_max", trials.Fold(2), draw => SquaredDistances.Problem(draw, 4, 2, 1), 2.5),
                Declared("α = 1/(4 L_max)", 0.25),
                Declared("α = 1/(2 L_max)", 0.5),
            ],
            [
                new(
                    "Means of 50 runs by outer loop", "outer loop s", "δ(s) / δ(0)",
                    [
                        Of("SVRG, random iterate", Contraction.MeanGaps(draw => Steps.Svrg(sum, smoothness, draw), example, Loops, key), 1, 0),
                        Curve.Of("its bound ½ a loop", [.. Enumerable.Range(0, Loops + 1).Select(s => Math.Pow(0.5, s))], 0, isBound: true),
                        Of("SVRG, last iterate", Contraction.MeanGaps(draw => Steps.Svrg(sum, smoothness, draw, snapshot: SvrgSnapshot.LastIterate), example, Loops, key), 1, 1),
                        Of("SVRG without loops, p = 1/m", Contraction.MeanGaps(draw => update.WithLooplessSvrg(sum, 1.0 / inner, draw), example, Loops * inner, key), inner, 2),
                        Of("SAGA", Contraction.MeanGaps(draw => update.WithSaga(sum, draw), example, Loops * inner, key), inner, 3),
                        Of("stochastic gradients", Contraction.MeanGaps(draw => alone.AsUpdate().For(sum, 1, draw), example, Loops * inner, key), inner, 4),
                    ]),
            ]);

        static Curve Of(string name, double[] gaps, int every, int group) =>
            Curve.Of(name, [.. Contraction.Relative([.. gaps.Where((_, k) => k % every == 0)]).TakeWhile(gap => gap > 1e-14)], group);
    }

    // The worst mean, over runs, of the ratio of two gaps in a row; kept or not by bets whose false alarms are rare.
    private static Finding Loop<TObjective>(string family, Trials trials, Func<RandomKey, Problem<TObjective>> problem, double? multiple)
        where TObjective : ISmoothObjective<double>, ISmoothSum<double>
    {
        var (kept, worst, bound) = (true, 0.0, 0.0);
        foreach (var key in trials.Keys())
        {
            var drawn = problem(key);
            var claim = Steps.Svrg(drawn.Objective, drawn.Objective.Smoothness, key).Rate;
            Step<double, TObjective, SvrgOuterLoopState<double>, GradientInfo<double>, SvrgOuterLoop<double, TObjective, Separable<double, L1<double>>>> Method(RandomKey draw) =>
                Steps.Svrg(drawn.Objective, drawn.Objective.Smoothness, draw, multiple / drawn.Lipschitz).Declaring(claim);
            kept &= MeanRateLaw.PValue(Method, drawn, key, 3, Runs) > FalseAlarm;
            bound = ((Rate.InExpectation)claim!).Factor;
            var means = Contraction.MeanGaps(Method, drawn, 1, key);
            worst = Math.Max(worst, means[1] / means[0]);
        }

        return new(family, "mean δ(1) / δ(0)", bound, worst, kept, Control: multiple is not null);
    }

    // What is declared where the formula gives nothing.
    private static Finding Declared(string name, double multiple) => new(
        $"{name}: rates declared", "guarantees", 0, Svrg.Contraction(0.01, 1, multiple, 1_000_000) is null ? 0 : 1, Svrg.Contraction(0.01, 1, multiple, 1_000_000) is null);
}
