using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>T1: gradient descent.</summary>
internal static class GradientDescentExperiment
{
    private const int Length = 600;
    private const int LengthOfControl = 30;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T1", "Gradient descent",
        "If f is L-smooth and μ-PL, x⁺ = x − ∇f(x)/L has δ(k+1) ≤ (1 − μ/L) δ(k). Any length γ below 2/L has the factor 1 − μγ(2 − Lγ). For γ = 1/L the factor "
        + "(2L − 2μ)/(2L + μ) holds too, and on quadratics (1 − μ/L)² is the exact worst. Beyond 2/L the gap grows in every step that starts on the top eigenvector; on separable data the "
        + "logistic loss has no minimiser, and no factor below 1 lasts.",
        Run);

    private static Evidence Run(Trials trials)
    {
        Contraction[] families =
        [
            Of("quadratic, rank 20 of 30", trials.Fold(0), PolyakLojasiewiczFamilies.Quadratic),
            Of("least squares, rank 20 of 30", trials.Fold(1), PolyakLojasiewiczFamilies.LeastSquares),
            Of("log cosh, rank 20 of 30", trials.Fold(2), PolyakLojasiewiczFamilies.LogCosh),
            Of("logistic on a ball", trials.Fold(3), PolyakLojasiewiczFamilies.Logistic),
            Of("x² + 3 sin² x", trials.Fold(4), PolyakLojasiewiczFamilies.SineWell),
            Of("(y − sin x)²/2", trials.Fold(5), PolyakLojasiewiczFamilies.SineValley),
            Of("½‖g(x)‖², JJᵀ ⪰ μI", trials.Fold(12), PolyakLojasiewiczFamilies.SquaredMap),
        ];
        Contraction[] lengths =
        [
            OfLength("quadratic, γ = 0.5/L", trials.Fold(6), PolyakLojasiewiczFamilies.Quadratic, 0.5, ratio => 1 - (ratio * 0.5 * 1.5)),
            OfLength("quadratic, γ = 1.9/L", trials.Fold(7), PolyakLojasiewiczFamilies.Quadratic, 1.9, ratio => 1 - (ratio * 1.9 * 0.1)),
            OfLength("quadratic, γ = 1/L, sharper", trials.Fold(8), PolyakLojasiewiczFamilies.Quadratic, 1, ratio => (2 - (2 * ratio)) / (2 + ratio)),
            OfLength("bottom eigenvector, exact", trials.Fold(9), key => Quadratics.FromSpectrum(key, [11.930, 0.3926], along: 1), 1, ratio => (1 - ratio) * (1 - ratio)),
        ];
        var beyond = OfLength(
            "top eigenvector, γ = 2.2/L", trials.Fold(10), key => Quadratics.FromSpectrum(key, [1, 0.1, 0.01], along: 0), 2.2, ratio => 1 - ratio, control: true);
        var separable = Contraction.Of(
            "logistic on separable data", trials.Fold(11), Length, Regressions.SeparableLogistic, p => Steps.GradientDescent(p.Objective, p.Objective.Smoothness), control: true);
        return new(
            [.. families.Concat(lengths).Append(beyond).Append(separable).Select(run => run.Finding)],
            [Contraction.PlotOf("Gradient descent with γ = 1/L", families), Contraction.PlotOf("Other lengths, and other factors", [.. lengths, beyond, separable])]);
    }

    private static Contraction Of<TObjective>(string family, Trials trials, Func<RandomKey, Problem<TObjective>> problem)
        where TObjective : ISmoothObjective<double> =>
        Contraction.Of(family, trials, Length, problem, p => Steps.GradientDescent(p.Objective, p.Objective.Smoothness).Declaring(
            Rate.Linear(PolyakLojasiewiczRates.DescentLemma(p.PolyakLojasiewicz, p.Lipschitz, 1 / p.Lipschitz)!.Value, "Theorem 1")));

    // The length times L, and the factor as a function of μ/L.
    private static Contraction OfLength(
        string family, Trials trials, Func<RandomKey, Problem<Quadratic>> problem, double length, Func<double, double> factor, bool control = false) => Contraction.Of(
            family, trials, control ? LengthOfControl : Length, problem,
            p => Transforms.Descend<double>(length / p.Lipschitz).For(p.Objective).Declaring(Rate.Linear(factor(p.PolyakLojasiewicz / p.Lipschitz), "as claimed")),
            control);
}
