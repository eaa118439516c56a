namespace Toolkit.Properties;

/// <summary>
/// 𝒟_g(x, α) = −2α min_y [⟨∇f(x), y − x⟩ + (α/2)‖y − x‖² + g(y) − g(x)], which takes the place of ‖∇f(x)‖² where f + g is minimised.
/// </summary>
/// <remarks>
/// The minimiser is prox_{g/α}(x − ∇f(x)/α), the proximal gradient step. For g = 0 it is ‖∇f(x)‖² for each α; in general it is non-decreasing in α.
/// Source: Karimi, Nutini, Schmidt 2016, section 4.
/// </remarks>
public static class ProximalDecrease
{
    /// <summary>𝒟_g(x, α).</summary>
    /// <param name="problem">f and g.</param>
    /// <param name="point">x, in the domain of g.</param>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="workspace">Scratch memory.</param>
    public static double Of<TObjective, TProximalMap>(
        VectorCompositeProblem<TObjective, TProximalMap> problem, ReadOnlySpan<double> point, double alpha, Workspace workspace)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, IProximalMap<TProximalMap, double> => Of(problem, point, alpha, new double[point.Length], workspace);

    /// <summary>𝒟_g(x, α), and the minimiser y.</summary>
    /// <param name="problem">f and g.</param>
    /// <param name="point">x, in the domain of g.</param>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="minimizer">Receives y.</param>
    /// <param name="workspace">Scratch memory.</param>
    public static double Of<TObjective, TProximalMap>(
        VectorCompositeProblem<TObjective, TProximalMap> problem, ReadOnlySpan<double> point, double alpha, Span<double> minimizer,
        Workspace workspace)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        var gradient = new double[point.Length];
        problem.Objective.Gradient(point, gradient, workspace);
        for (var i = 0; i < point.Length; i++) minimizer[i] = point[i] - (gradient[i] / alpha);
        problem.Map.Apply(minimizer, 1 / alpha, minimizer, workspace);
        var (slope, squared) = (0.0, 0.0);
        for (var i = 0; i < point.Length; i++)
        {
            var move = minimizer[i] - point[i];
            slope += gradient[i] * move;
            squared += move * move;
        }

        return -2 * alpha * (slope + (alpha / 2 * squared) + problem.Map.Value(minimizer, workspace) - problem.Map.Value(point, workspace));
    }

    /// <summary>
    /// The least ½𝒟_g(x, L)/(F(x) − F*) on a run of proximal gradient with length 1/L: what the rate 1 − μ/L needs of the inequality.
    /// </summary>
    /// <param name="problem">F = f + g, with L and F*.</param>
    /// <param name="steps">The length of the run.</param>
    /// <returns>The constant; +∞ where the run starts at a solution.</returns>
    public static double ConstantOnPath<TObjective, TProximalMap>(VectorCompositeProblem<TObjective, TProximalMap> problem, int steps = 100)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        var (workspace, x, next) = (new Workspace(), problem.Start.Span.ToArray(), new double[problem.Start.Length]);
        var (least, floor) = (double.PositiveInfinity, Trace.Floor(problem.Gap(x, workspace), problem.Minimum));
        for (var k = 0; k < steps; k++)
        {
            var gap = problem.Gap(x, workspace);
            if (gap < floor) break;
            least = Math.Min(least, Of(problem, x, problem.Lipschitz, next, workspace) / (2 * gap));
            (x, next) = (next, x);
        }

        return least;
    }
}
