namespace Toolkit.Properties;

/// <summary>
/// Every stationary point is a global minimum, as the Polyak–Łojasiewicz inequality implies: where descent has come to rest, f(x) − f* ≤ ‖∇f(x)‖²/2μ.
/// </summary>
/// <remarks>
/// Gradient descent runs from many points until its gradient is small, and the gap is held to the bound there; where μ is not known, to a
/// millionth of the first gap. A local minimum that is not global is found where one of the runs ends in it. Source: Karimi, Nutini, Schmidt 2016,
/// section 2.1.
/// </remarks>
public static class InvexityLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the runs' starts are drawn from.</param>
    /// <param name="starts">The number of runs beside that from the problem's own start.</param>
    /// <param name="steps">The most steps of a run.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective>(Problem<TObjective> problem, RandomKey key, int starts = 10, int steps = 2000)
        where TObjective : ISmoothObjective<double> => Validate(problem, key, starts, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the runs' starts are drawn from.</param>
    /// <param name="starts">The number of runs beside that from the problem's own start.</param>
    /// <param name="steps">The most steps of a run.</param>
    public static Verdict Validate<TObjective>(Problem<TObjective> problem, RandomKey key, int starts = 10, int steps = 2000)
        where TObjective : ISmoothObjective<double>
    {
        var found = new Findings($"invexity of {problem}");
        var (workspace, gradient) = (new Workspace(), new double[problem.Start.Length]);
        for (var start = 0; start <= starts; start++)
        {
            var x = start == 0 ? problem.Start.Span.ToArray() : problem.Draw(key.Fold(start), key.Uniform<double>(start));
            var (first, small) = (problem.Gap(x, workspace), 0.0);
            for (var k = 0; k <= steps; k++)
            {
                problem.Objective.Gradient(x, gradient, workspace);
                small = Reductions.Norm<double>(gradient);
                if (small <= 1e-9 * problem.Lipschitz * (1 + Reductions.Norm<double>(x))) break;
                if (k < steps) for (var i = 0; i < x.Length; i++) x[i] -= gradient[i] / problem.Lipschitz;
            }

            var bound = problem.PolyakLojasiewicz > 0 ? small * small / (2 * problem.PolyakLojasiewicz) : 1e-6 * first;
            found.AtMost(
                problem.Gap(x, workspace), bound + Trace.Rounding(first, problem.Minimum), $"run {start}, gap where the gradient is {small:g4}");
        }

        return found.Verdict;
    }
}
