namespace Toolkit.Properties;

/// <summary>Estimates of the best constants of a problem's regularity, from samples of the region that its runs stay in.</summary>
public static class RegularityConditions
{
    private const int Descents = 200;

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
}
