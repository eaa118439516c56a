using Toolkit.Properties;
using static Toolkit.Properties.RegularityCondition;

namespace Toolkit.Cli;

/// <summary>T2: the conditions between strong convexity and quadratic growth.</summary>
internal static class RegularityExperiment
{
    private const int Samples = 12;
    private const double LongestArgument = 6;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T2", "Conditions that imply each other",
        "For L-smooth f: strong convexity → essential → weak strong convexity → restricted secant inequality → error bound ↔ Polyak–Łojasiewicz → quadratic growth, with the constants "
        + "μ, μ, μ/2, μ, μ²/L and μ, μ. Where f is convex, growth gives back μ/2 of the secant inequality and μ/4 of Polyak–Łojasiewicz. Best constants are estimated as infima over samples; the table "
        + "has the largest ratio of an implied constant to the one that was found. x² + 3 sin² x has a constant in every condition from the secant inequality on, and none before.",
        Run);

    private static Evidence Run(Trials trials)
    {
        var well = RegularityConditions.Estimate(SineWell.Problem(4), trials.Key);
        double[] x = [.. Enumerable.Range(1, 400).Select(i => i * LongestArgument / 400)];
        double[] ratios = [.. x.Select(PolyakLojasiewiczRatio)];
        return new(
            [
                Implied("quadratic, rank 2 of 3", trials.Fold(0), true, key => Quadratics.Random(key, 3, 2, 10)),
                Implied("least squares, rank 2 of 3", trials.Fold(1), true, key => Regressions.LeastSquares(key, 5, 3, 2, 3)),
                Implied("log cosh, rank 2 of 3", trials.Fold(2), true, key => Regressions.LogCosh(key, 5, 3, 2, 3, 1)),
                Implied("logistic on a ball", trials.Fold(3), true, key => Regressions.Logistic(key, 6, 3, 2, 2)),
                Implied("x² + 3 sin² x", trials.Fold(4), false, PolyakLojasiewiczFamilies.SineWell),
                Implied("½‖g(x)‖²", trials.Fold(5), false, key => SquaredMap.Random(key, 2, 3, 2)),
                Constant("x² + 3 sin² x, PL", well[PolyakLojasiewicz], 0.17553),
                Constant("x² + 3 sin² x, secant", well[RestrictedSecant], 0.69660),
                Constant("x² + 3 sin² x, growth", well[QuadraticGrowth], 2),
                new("x² + 3 sin² x, weak convexity", "0 / constant", 0, well[WeakStrongConvexity] < 0 ? -well[WeakStrongConvexity] : 0, well[WeakStrongConvexity] >= 0, Control: true),
                new("growth → secant, not convex", "implied / found", 1, well[QuadraticGrowth] / 2 / well[RestrictedSecant], well[QuadraticGrowth] / 2 <= well[RestrictedSecant], Control: true),
            ],
            [
                new(
                    "½ f′(x)² / (f(x) − f*) of x² + 3 sin² x: its infimum is μ", "x", "ratio",
                    [
                        Curve.Of("ratio", ratios, 0, spacing: x[1] - x[0], first: x[0]),
                        Curve.Of("μ", [.. x.Select(_ => 0.175531)], 0, isBound: true, spacing: x[1] - x[0], first: x[0]),
                        Curve.Of("the paper's 1/32", [.. x.Select(_ => 1 / 32.0)], 1, spacing: x[1] - x[0], first: x[0]),
                    ]),
            ]);
    }

    // Of all problems and implications, the largest ratio.
    private static Finding Implied<TObjective>(string family, Trials trials, bool isConvex, Func<RandomKey, Problem<TObjective>> problem)
        where TObjective : ISmoothObjective<double>
    {
        var (kept, worst) = (true, 0.0);
        foreach (var key in trials.Keys())
        {
            var drawn = problem(key);
            var table = RegularityConditions.Estimate(drawn, key, Samples);
            kept &= RegularityLaw.Validate(drawn, table, isConvex).Holds;
            foreach (var implication in Implication.All)
            {
                if (table.Implied(implication, isConvex) is { } promised) worst = Math.Max(worst, promised / table[implication.To]);
            }
        }

        return new(family, "implied / found", 1, worst, kept);
    }

    private static Finding Constant(string name, double found, double known) =>
        new(name, $"found / {known:0.#####}", 1 + 1e-5, found / known, Math.Abs(found - known) <= 1e-5);

    private static double PolyakLojasiewiczRatio(double x)
    {
        var (slope, value) = ((2 * x) + (3 * Math.Sin(2 * x)), (x * x) + (3 * Math.Sin(x) * Math.Sin(x)));
        return slope * slope / (2 * value);
    }
}
