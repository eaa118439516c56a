using Toolkit.Properties;
using static Toolkit.Optimization.CoordinateRules;

namespace Toolkit.Cli;

/// <summary>T3: random and greedy coordinates.</summary>
internal static class CoordinateDescentExperiment
{
    private const int Length = 400;
    private const int LengthOfControl = 20;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T3", "Coordinate descent",
        "A coordinate drawn at random, with length 1/L_c, has E δ(k+1) ≤ (1 − μ/(d L_c)) δ(k); drawn with probabilities Lᵢ/ΣL and length 1/Lᵢ, d L_c becomes ΣL. The steepest coordinate has "
        + "δ(k+1) ≤ (1 − μ₁/L_c) δ(k) surely, with ½‖∇f‖∞² ≥ μ₁ δ and μ₁ at least μ/d. Expectations are exact: all d possible next points are averaged. L_c is no length for the whole gradient: on ½(1ᵀx)² "
        + "it is d times too long.",
        Run);

    private static Evidence Run(Trials trials)
    {
        Contraction[] atRandom =
        [
            Contraction.InExpectation(
                "uniform, quadratic", trials.Fold(0), Length, PolyakLojasiewiczFamilies.SmallQuadratic,
                (p, key) => Steps.CoordinateDescent(p.Objective, Uniform<double>(key), CoordinateLength.Common)),
            Contraction.InExpectation(
                "uniform, least squares", trials.Fold(1), Length, PolyakLojasiewiczFamilies.SmallLeastSquares,
                (p, key) => Steps.CoordinateDescent(p.Objective, Uniform<double>(key), CoordinateLength.Common)),
            Contraction.InExpectation(
                "uniform, log cosh", trials.Fold(2), Length, PolyakLojasiewiczFamilies.SmallLogCosh,
                (p, key) => Steps.CoordinateDescent(p.Objective, Uniform<double>(key), CoordinateLength.Common)),
            Contraction.InExpectation(
                "by importance, quadratic", trials.Fold(3), Length, PolyakLojasiewiczFamilies.SmallQuadratic,
                (p, key) => Steps.CoordinateDescent(p.Objective, Importance(p.Objective, key))),
            Contraction.InExpectation(
                "uniform, exact, quadratic", trials.Fold(4), Length, PolyakLojasiewiczFamilies.SmallQuadratic,
                (p, key) => Steps.CoordinateDescent(p.Objective, Uniform<double>(key), CoordinateLength.Exact)),
            Contraction.InExpectation(
                "uniform blocks of 5, quadratic", trials.Fold(5), Length, PolyakLojasiewiczFamilies.SmallQuadratic,
                (p, key) => Steps.BlockCoordinateDescent(p.Objective, CoordinateGroups.Equal(p.Start.Length, 2), Uniform<double>(key))),
        ];
        Contraction[] greedy =
        [
            Contraction.Of(
                "greedy, μ₁ = μ/d, quadratic", trials.Fold(6), Length, PolyakLojasiewiczFamilies.SmallQuadratic,
                p => Steps.CoordinateDescent(p.Objective, Greedy<double>(), CoordinateLength.Common)),
            Contraction.Of(
                "greedy, μ₁ of path, quadratic", trials.Fold(7), Length, PolyakLojasiewiczFamilies.SmallQuadratic,
                p => Steps.CoordinateDescent(p.Objective, Greedy<double>(ConstantOnPath(p)), CoordinateLength.Common)),
            Contraction.Of(
                "greedy, μ₁ = μ/d, log cosh", trials.Fold(8), Length, PolyakLojasiewiczFamilies.SmallLogCosh,
                p => Steps.CoordinateDescent(p.Objective, Greedy<double>(), CoordinateLength.Common)),
            Contraction.Of(
                "greedy by ∂²/L, least squares", trials.Fold(9), Length, PolyakLojasiewiczFamilies.SmallLeastSquares,
                p => Steps.CoordinateDescent(p.Objective, GreedyLipschitz<double>())),
        ];
        var whole = Contraction.Of(
            "whole gradient with 1/L_c", trials.Fold(10), LengthOfControl, key => Quadratics.Ones(key, 4),
            p => Steps.GradientDescent(p.Objective, p.Objective.Smoothness with { Lipschitz = p.CoordinateLipschitz }), control: true);
        return new(
            [.. atRandom.Concat(greedy).Append(whole).Select(run => run.Finding)],
            [
                Contraction.PlotOf("Random coordinates: means of 50 runs", atRandom),
                Contraction.PlotOf("Greedy coordinates", greedy),
            ]);
    }

    // The least ½‖∇f‖∞²/δ on the run that it is claimed for.
    private static double ConstantOnPath(Problem<Quadratic> problem)
    {
        using var workspace = new Workspace();
        var (gradient, constant) = (new double[problem.Start.Length], double.PositiveInfinity);
        var step = Steps.CoordinateDescent(problem.Objective, Greedy<double>(), CoordinateLength.Common);
        var state = step.Initialize(problem.Objective, problem.Start.Span);
        var floor = 1e-9 * problem.Gap(problem.Start.Span, workspace);
        for (var k = 0; k < Length && problem.Gap(state.Point.Span, workspace) > floor; k++)
        {
            problem.Objective.Gradient(state.Point.Span, gradient, workspace);
            var steepest = Reductions.NormInfinity<double>(gradient);
            constant = Math.Min(constant, steepest * steepest / (2 * problem.Gap(state.Point.Span, workspace)));
            step.Advance(ref state, problem.Objective, workspace);
        }

        return constant * (1 - 1e-9);
    }
}
