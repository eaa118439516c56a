using Toolkit.Properties;
using static Toolkit.Optimization.CoordinateRules;

namespace Toolkit.Cli;

/// <summary>T5: the proximal gradient, whole and by coordinates.</summary>
internal static class ProximalGradientExperiment
{
    private const int Length = 600;
    private const int LengthOfCoordinates = 300;
    private const int Samples = 4;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T5", "Proximal gradient",
        "If F = f + g has ½ D_g(x, L) ≥ μ (F(x) − F*), with D_g(x, α) = −2α min_y [⟨∇f(x), y − x⟩ + α‖y − x‖²/2 + g(y) − g(x)], then the proximal gradient with length 1/L has "
        + "δ(k+1) ≤ (1 − μ/L) δ(k), and a random coordinate E δ(k+1) ≤ (1 − μ/(d L_c)) δ(k). It holds with the same μ where f is μ-strongly convex; on a polyhedron where f is strongly convex of a linear "
        + "image (duals of support vector machines) and under quadratic growth (the lasso) with a constant that nobody knows: there the bound takes the least ½ D_g/δ on the path. Whatever F is, D_g is "
        + "non-decreasing in α, and a step gains at least D_g(x, L)/2L. A map that is not that of g has another fixed point.",
        Run);

    private static Evidence Run(Trials trials)
    {
        Contraction[] families =
        [
            Contraction.Of("quadratic + L1", trials.Fold(0), Length, PolyakLojasiewiczFamilies.Sparse, p => Steps.ProximalGradient(p.Objective, p.Map)),
            Contraction.Of("quadratic on a box", trials.Fold(1), Length, PolyakLojasiewiczFamilies.Boxed, p => Steps.ProximalGradient(p.Objective, p.Map)),
            Contraction.Of("SVM dual, μ of path", trials.Fold(2), Length, PolyakLojasiewiczFamilies.VectorMachine, OfItsPath),
            Contraction.Of("lasso, rank 4 of 8, μ of path", trials.Fold(3), Length, PolyakLojasiewiczFamilies.Lasso, OfItsPath),
        ];
        Contraction[] coordinates =
        [
            Contraction.InExpectation(
                "random coordinate, L1", trials.Fold(4), LengthOfCoordinates, key => Quadratics.WithL1(key, 10, 10),
                (p, key) => Steps.CoordinateDescent(p.Objective, Uniform<double>(key), p.Map, CoordinateLength.Common)),
            Contraction.InExpectation(
                "random coordinate, box", trials.Fold(5), LengthOfCoordinates, key => Quadratics.InBox(key, 10, 10),
                (p, key) => Steps.CoordinateDescent(p.Objective, Uniform<double>(key), p.Map, CoordinateLength.Common)),
        ];
        var halved = Contraction.Of(
            "half the threshold, L1", trials.Fold(8), Length, PolyakLojasiewiczFamilies.Sparse,
            p => Steps.ProximalGradient(p.Objective, ProximalMaps.L1<double>(p.Map.Weight / 2)).Declaring(Steps.ProximalGradient(p.Objective, p.Map).Rate), control: true);
        return new(
            [
                .. families.Concat(coordinates).Append(halved).Select(run => run.Finding),
                Decrease("D_g and its decrease, L1", trials.Fold(6), PolyakLojasiewiczFamilies.Sparse),
                Decrease("D_g and its decrease, lasso", trials.Fold(7), PolyakLojasiewiczFamilies.Lasso),
            ],
            [
                Contraction.PlotOf("Proximal gradient with length 1/L, and with a map that is not that of g", [.. families, halved]),
                Contraction.PlotOf("Proximal coordinates: means of 50 runs", coordinates),
            ]);
    }

    private static Step<double, TObjective, EstimatedState<double, UpdateState<double, NoState>, NoState>, GradientInfo<double>,
        UpdateStep<double, TObjective, UpdateState<double, NoState>, ProximalDescent<double, NoState, ScaleKernel<double>, Scale<double>, TProximalMap>, NoState,
            FullGradient<double, TObjective>>>
        OfItsPath<TObjective, TProximalMap>(CompositeProblem<TObjective, TProximalMap> problem)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
    {
        var constant = Math.Max(0, ProximalDecrease.ConstantOnPath(problem.OverVectors(), Length) - (1e-6 * problem.Lipschitz));
        return Steps.ProximalGradient(problem.Objective, problem.Map).Declaring(Rate.Linear(1 - (Math.Min(constant, problem.Lipschitz) / problem.Lipschitz), "the constant of the path"));
    }

    private static Finding Decrease<TObjective, TProximalMap>(string family, Trials trials, Func<RandomKey, CompositeProblem<TObjective, TProximalMap>> problem)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
    {
        var (kept, worst, workspace) = (true, 0.0, new Workspace());
        foreach (var key in trials.Keys())
        {
            var drawn = problem(key);
            var vectors = drawn.OverVectors();
            kept &= ProximalDecreaseLaw.Validate(vectors, key, Samples).Holds;
            worst = Math.Max(
                worst,
                ProximalDecrease.Of(vectors, drawn.Start.Span, drawn.Lipschitz / 2, workspace) / ProximalDecrease.Of(vectors, drawn.Start.Span, drawn.Lipschitz, workspace));
        }

        return new(family, "D_g(x, L/2) / D_g(x, L)", 1, worst, kept);
    }
}
