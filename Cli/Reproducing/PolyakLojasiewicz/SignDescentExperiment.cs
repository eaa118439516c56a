using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>T6: sign descent.</summary>
internal static class SignDescentExperiment
{
    private const int Length = 600;
    private const double ConstantRate = 1e-2;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T6", "Sign descent with its magnitude",
        "With constants Lᵢ for which Σ |∂ᵢf(y) − ∂ᵢf(x)|/√Lᵢ ≤ max √Lᵢ |yᵢ − xᵢ| and N = Σ |∂ᵢf|/√Lᵢ, the step xᵢ ← xᵢ − N sign(∂ᵢf)/√Lᵢ gains at least N²/2. Where ½N² ≥ μ_s δ it has "
        + "δ(k+1) ≤ (1 − μ_s) δ(k); on a quadratic μ_s is the least eigenvalue above 0 of D^−½ H D^−½, D = diag(Lᵢ). Without N, with a constant length, the same loop stalls.",
        Run);

    private static Evidence Run(Trials trials)
    {
        Contraction[] families =
        [
            Contraction.Of(
                "quadratic, rank 3 of 4", trials.Fold(0), Length, key => Quadratics.Random(key, 4, 3, 10),
                p => Steps.SteepestSignDescent(p.Objective, p.SignDescent.Span, SignDescentConstants.PolyakLojasiewicz(p))),
            Contraction.Of(
                "least squares, rank 3 of 4", trials.Fold(1), Length, key => Regressions.LeastSquares(key, 8, 4, 3, 3),
                p => Steps.SteepestSignDescent(p.Objective, p.SignDescent.Span, ByTheTwoNorm(p))),
            Contraction.Of(
                "log cosh, rank 3 of 4", trials.Fold(2), Length, key => Regressions.LogCosh(key, 8, 4, 3, 3, 1),
                p => Steps.SteepestSignDescent(p.Objective, p.SignDescent.Span, ByTheTwoNorm(p))),
            Contraction.Of(
                "x² + 3 sin² x", trials.Fold(3), Length, PolyakLojasiewiczFamilies.SineWell,
                p => Steps.SteepestSignDescent(p.Objective, p.SignDescent.Span, ByTheTwoNorm(p))),
        ];
        var constant = Contraction.Of(
            "a constant length, quadratic", trials.Fold(4), Length, key => Quadratics.Random(key, 4, 3, 10),
            p => Transforms.SignDescent<double>(ConstantRate).For(p.Objective).Declaring(
                Steps.SteepestSignDescent(p.Objective, p.SignDescent.Span, SignDescentConstants.PolyakLojasiewicz(p)).Rate),
            control: true);
        return new(
            [.. families.Append(constant).Select(run => run.Finding)], [Contraction.PlotOf("Sign descent, and what it is without its magnitude", [.. families, constant])]);
    }

    private static double ByTheTwoNorm<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double> => problem.PolyakLojasiewicz / problem.SignDescent.Span.ToArray().Max();
}
