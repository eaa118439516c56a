namespace Toolkit.Cli;

/// <summary>T5: the proximal gradient.</summary>
internal static class ProximalGradientExperiment
{
    private const int Length = 600;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T5", "Proximal gradient",
        "If F = f + g has ½ D_g(x, L) ≥ μ (F(x) − F*), with D_g(x, α) = −2α min_y [⟨∇f(x), y − x⟩ + α‖y − x‖²/2 + g(y) − g(x)], then the proximal gradient with length 1/L has "
        + "δ(k+1) ≤ (1 − μ/L) δ(k). It holds with the same μ where f is μ-strongly convex.",
        Run);

    private static Evidence Run(Trials trials)
    {
        Contraction[] families =
        [
            Contraction.Of("quadratic + L1", trials.Fold(0), Length, PolyakLojasiewiczFamilies.Sparse, p => Steps.ProximalGradient(p.Objective, p.Map)),
            Contraction.Of("quadratic on a box", trials.Fold(1), Length, PolyakLojasiewiczFamilies.Boxed, p => Steps.ProximalGradient(p.Objective, p.Map)),
        ];
        return new([.. families.Select(run => run.Finding)], [Contraction.PlotOf("Proximal gradient with length 1/L", families)]);
    }
}
