namespace Toolkit.Properties;

/// <summary>Estimates of the best constants of a problem's regularity, from samples of the region that its runs stay in.</summary>
public static class RegularityConditions
{
    private const int Descents = 200;
    private const int Paths = 5;

    /// <summary>
    /// The infima over points drawn around the solution nearest to the start, over a run of gradient descent, whose late iterates lie where the
    /// conditions are tight, and over what a local search finds around the lowest of them.
    /// </summary>
    /// <param name="problem">The problem; it must know L, f* and X*.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="samples">How many points are drawn, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few samples.</exception>
    public static RegularityTable Estimate<TObjective>(Problem<TObjective> problem, RandomKey key, int samples = 60)
        where TObjective : ISmoothObjective<double>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        var seen = new RegularitySamples<TObjective>(problem);
        var points = Enumerable.Range(0, samples).Select(i => problem.Draw(key.Fold(i), key.Uniform<double>(i))).ToArray();
        foreach (var x in points) seen.Point(x);
        for (var i = 0; i + 1 < samples; i++) seen.Pairs(points[i], points[i + 1]);

        var (iterate, gradient, workspace) = (problem.Start.Span.ToArray(), new double[problem.Start.Length], new Workspace());
        for (var k = 0; k < Descents; k++)
        {
            seen.Point((double[])iterate.Clone());
            problem.Objective.Gradient(iterate, gradient, workspace);
            for (var i = 0; i < iterate.Length; i++) iterate[i] -= gradient[i] / problem.Lipschitz;
        }

        seen.Refine();
        seen.FollowPaths();
        return new(
            problem.Name, [.. Enum.GetValues<RegularityCondition>().Select(seen.Least)], problem.Lipschitz, seen.PathSlack, seen.Points);
    }

    /// <summary>
    /// The infimum of ½𝒟_g(x, L)/(F(x) − F*), the constant of the proximal Polyak–Łojasiewicz inequality, over the same kinds of points: drawn ones, moved
    /// into the domain of g, runs of proximal gradient with length 1/L from the start and from some of them, and what a local search finds around the lowest.
    /// </summary>
    /// <remarks>
    /// It is no condition of <see cref="RegularityTable"/>: it is one of F = f + g. Where f is strongly convex with μ it is at least μ, and where g = 0 it is
    /// that of <see cref="RegularityCondition.PolyakLojasiewicz"/>. Source: Karimi, Nutini, Schmidt 2016, section 4.
    /// </remarks>
    /// <param name="problem">F = f + g, with L and F*.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="samples">How many points are drawn, at least 2.</param>
    /// <returns>The infimum; +∞ where every point is a solution, up to rounding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few samples.</exception>
    public static double EstimateProximal<TObjective, TProximalMap>(
        VectorCompositeProblem<TObjective, TProximalMap> problem, RandomKey key, int samples = 60)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, IProximalMap<TProximalMap, double>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        var (workspace, next, inside) = (new Workspace(), new double[problem.Start.Length], new double[problem.Start.Length]);
        var (center, radius) = (problem.NearestSolution(), problem.Solutions.Distance(problem.Start.Span));

        // Smaller gaps are rounding, of the values or of the points.
        var floor = (1e-8 * Math.Max(problem.Gap(problem.Start.Span, workspace), Math.Abs(problem.Minimum)))
            + (1e-9 * problem.Lipschitz * Reductions.SumOfSquares<double>(center));
        var (least, lowest) = (double.PositiveInfinity, problem.Start.Span.ToArray());
        for (var i = 0; i < samples; i++)
        {
            var x = problem.Draw(key.Fold(i), key.Uniform<double>(i));
            if (i >= Paths) Look(x);
            else Follow(x);
        }

        Follow(problem.Start.Span.ToArray());
        var found = LocalSearch.Lowest(
            lowest, x => Differences.Distance(x, center) <= radius ? Ratio(x) : double.PositiveInfinity, radius / 4, problem.Lipschitz);
        return Math.Min(least, Ratio(found));

        void Follow(double[] x)
        {
            for (var k = 0; k < Descents && Look(x); k++) next.CopyTo(x);
        }

        bool Look(double[] x)
        {
            var ratio = Ratio(x);
            if (ratio < least) (least, lowest) = (ratio, (double[])inside.Clone());
            return ratio < double.PositiveInfinity;
        }

        // Into the domain of g, by a map of length 0; the proximal gradient step from there is left in next.
        double Ratio(double[] x)
        {
            problem.Map.Apply(x, 0, inside, workspace);
            var gap = problem.Gap(inside, workspace);
            var decrease = ProximalDecrease.Of(problem, inside, problem.Lipschitz, next, workspace);
            return gap > floor ? decrease / (2 * gap) : double.PositiveInfinity;
        }
    }

    /// <summary>The same, where the map of g is separable.</summary>
    /// <param name="problem">F = f + g, with L and F*.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="samples">How many points are drawn, at least 2.</param>
    /// <returns>The infimum; +∞ where every point is a solution, up to rounding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few samples.</exception>
    public static double EstimateProximal<TObjective, TProximalMap>(
        CompositeProblem<TObjective, TProximalMap> problem, RandomKey key, int samples = 60)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double> => EstimateProximal(problem.OverVectors(), key, samples);
}
