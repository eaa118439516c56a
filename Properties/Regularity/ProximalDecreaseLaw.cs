namespace Toolkit.Properties;

/// <summary>
/// What holds of 𝒟_g whatever F = f + g is: it is non-decreasing in α, and F(x⁺) ≤ F(x) − 𝒟_g(x, L)/2L for the proximal gradient step x⁺; and the
/// proximal
/// Polyak–Łojasiewicz inequality ½𝒟_g(x, L) ≥ μ(F(x) − F*) where its constant is known.
/// </summary>
/// <remarks>
/// The constant of strong convexity of f is one for the inequality: it is held to it at every point, and to the estimate of
/// <see cref="RegularityConditions.EstimateProximal{TObjective, TProximalMap}(VectorCompositeProblem{TObjective, TProximalMap}, RandomKey, int)"/>. An
/// inexact proximal map breaks the decrease first. Source: Karimi, Nutini, Schmidt 2016, section 4 and Lemma 1.
/// </remarks>
public static class ProximalDecreaseLaw
{
    private const int Octaves = 4;

    /// <summary>
    /// Throws what <see cref="Validate{TObjective, TProximalMap}(VectorCompositeProblem{TObjective, TProximalMap}, RandomKey, int)"/> finds.
    /// </summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <param name="samples">How many points are drawn.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective, TProximalMap>(VectorCompositeProblem<TObjective, TProximalMap> problem, RandomKey key, int samples = 10)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, IProximalMap<TProximalMap, double> => Validate(problem, key, samples).Assert();

    /// <summary>Every failure, where the map of g is separable.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <param name="samples">How many points are drawn.</param>
    public static Verdict Validate<TObjective, TProximalMap>(CompositeProblem<TObjective, TProximalMap> problem, RandomKey key, int samples = 10)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double> => Validate(problem.OverVectors(), key, samples);

    /// <summary>Every failure.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <param name="samples">How many points are drawn, beside the points of a run of proximal gradient.</param>
    public static Verdict Validate<TObjective, TProximalMap>(
        VectorCompositeProblem<TObjective, TProximalMap> problem, RandomKey key, int samples = 10)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        var found = new Findings($"proximal decrease of {problem}");
        var (workspace, next) = (new Workspace(), new double[problem.Start.Length]);
        for (var i = 0; i < samples; i++)
        {
            // Into the domain of g, by a map of length 0.
            var x = problem.Draw(key.Fold(i), key.Uniform<double>(i));
            problem.Map.Apply(x, 0, x, workspace);
            Look(found, problem, x, next, $"sample {i}", workspace);
        }

        var iterate = problem.Start.Span.ToArray();
        for (var k = 0; k < 3 * samples; k++)
        {
            Look(found, problem, iterate, next, $"proximal gradient, step {k}", workspace);
            (iterate, next) = (next, iterate);
        }

        // What strong convexity implies, and the problem declares, is not above what a search for the opposite finds.
        if (problem.Objective.Smoothness.StrongConvexity is > 0 and var declared)
            found.AtMost(declared * (1 - 1e-6), RegularityConditions.EstimateProximal(problem, key, Math.Max(2, samples)), "the declared μ");

        return found.Verdict;
    }

    private static void Look<TObjective, TProximalMap>(
        Findings found, VectorCompositeProblem<TObjective, TProximalMap> problem, double[] x, double[] next, string where, Workspace workspace)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        var lipschitz = problem.Lipschitz;
        var value = problem.Value(x, workspace);

        // 𝒟 is 2α times a difference of values, so that rounding of the values counts 2α times.
        var rounding = 1e-12 * (Math.Abs(value) + Math.Abs(problem.Minimum) + (lipschitz * (1 + Reductions.SumOfSquares<double>(x))));
        for (var octave = -Octaves; octave < Octaves; octave++)
        {
            var alpha = lipschitz * Math.Pow(2, octave);
            found.AtMost(
                ProximalDecrease.Of(problem, x, alpha, workspace), ProximalDecrease.Of(problem, x, 2 * alpha, workspace) + (4 * alpha * rounding),
                $"{where}, 𝒟 at {alpha:g4}, against twice as much");
        }

        var decrease = ProximalDecrease.Of(problem, x, lipschitz, next, workspace);
        found.AtMost(
            problem.Value(next, workspace), value - (decrease / (2 * lipschitz)) + rounding,
            $"{where}, value after a proximal gradient step from {value:g6}");
        found.AtMost(
            problem.Objective.Smoothness.StrongConvexity * problem.Gap(x, workspace), (decrease / 2) + (2 * lipschitz * rounding),
            $"{where}, μ times the gap");
    }
}
