namespace Toolkit.Properties;

/// <summary>
/// A duality gap is a certificate: no dual value is above any value of F = f + l1 ‖x‖₁, wherever either was taken; the primal value is F(x); and along a
/// run that minimises F the gap goes to 0.
/// </summary>
/// <remarks>
/// The run is accelerated proximal gradient with backtracking and restarts (Beck and Teboulle 2009; O'Donoghue and Candès 2015), which needs no constants,
/// so that any objective with a gradient can be asked. Where f has kinks only the bound is owed: pass an infinite tolerance.
/// </remarks>
public static class DualityGapLaw
{
    private const double Rounding = 1e-12;
    private const int Points = 12;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="objective">f.</param>
    /// <param name="l1">The weight of the L1 norm.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The relative gap that the run must reach; +∞ for none.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective>(TObjective objective, double l1, RandomKey key, int steps = 500, double tolerance = 1e-6)
        where TObjective : IObjective<double>, IDualityGapOracle<double> => Validate(objective, l1, key, steps, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="objective">f.</param>
    /// <param name="l1">The weight of the L1 norm.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="steps">The length of the run.</param>
    /// <param name="tolerance">The relative gap that the run must reach; +∞ for none.</param>
    public static Verdict Validate<TObjective>(TObjective objective, double l1, RandomKey key, int steps = 500, double tolerance = 1e-6)
        where TObjective : IObjective<double>, IDualityGapOracle<double>
    {
        var found = new Findings($"duality gap of {Names.Of(typeof(TObjective))}");
        using var workspace = new Workspace();
        var end = Minimise(objective, l1, steps, workspace);
        var points = Enumerable.Range(0, Points).Select(Draw).SelectMany(x => (double[][])[x, Between(x, end, 1e-3)])
            .Append(new double[objective.Dimension]).Append(end).ToArray();
        var gaps = points.Select(x => objective.DualityGap(x, l1, workspace)).ToArray();
        var least = gaps.Select(gap => gap.Primal).Where(double.IsFinite).Min();
        for (var i = 0; i < points.Length; i++)
        {
            var value = objective.Value(points[i], workspace) + Norm(points[i]);
            if (double.IsFinite(value)) found.AtMost(Math.Abs(value - gaps[i].Primal), Rounding * (1 + Math.Abs(value)), $"point {i}: primal value");
            found.AtMost(
                gaps[i].Dual - least, Rounding * (1 + Math.Abs(least) + (double.IsFinite(gaps[i].Primal) ? Math.Abs(gaps[i].Primal) : 0)),
                $"point {i}: dual value above a value of the objective");
        }

        if (double.IsFinite(tolerance)) found.AtMost(gaps[^1].Relative, tolerance, $"relative gap after {steps} steps");
        return found.Verdict;

        double[] Draw(int i)
        {
            var x = new double[objective.Dimension];
            key.Fold(i).Normals<double>(x);
            return [.. x.Select(value => value * Math.Pow(10, (i % 4) - 2))];
        }

        double Norm(double[] x) => l1 * x.AsSpan(0, objective.Features).ToArray().Sum(Math.Abs);
    }

    private static double[] Between(double[] x, double[] end, double share) => [.. end.Zip(x, (e, d) => e + (share * (d - e)))];

    private static double[] Minimise<TObjective>(TObjective objective, double l1, int steps, Workspace workspace)
        where TObjective : IObjective<double>, IDualityGapOracle<double>
    {
        var (x, gradient) = (new double[objective.Dimension], new double[objective.Dimension]);
        var (look, momentum, length) = (x, 1.0, 1.0);
        for (var k = 0; k < steps; k++)
        {
            var value = objective.ValueAndGradient(look, gradient, workspace);
            double[] next;
            while (true)
            {
                next = [.. look.Select((y, j) => Soft(y - (length * gradient[j]), j < objective.Features ? length * l1 : 0))];
                double[] move = [.. next.Zip(look, (a, b) => a - b)];
                var model = value + Reductions.Dot<double>(gradient, move) + (Reductions.SumOfSquares<double>(move) / (2 * length));
                if (objective.Value(next, workspace) <= model + (1e-13 * Math.Abs(value)) || length < 1e-12) break;
                length /= 2;
            }

            double[] against = [.. look.Zip(next, (a, b) => a - b)];
            double[] taken = [.. next.Zip(x, (a, b) => a - b)];
            var restart = Reductions.Dot<double>(against, taken) > 0;
            var following = restart ? 1 : (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            look = restart ? next : [.. next.Zip(taken, (a, b) => a + ((momentum - 1) / following * b))];
            (x, momentum) = (next, following);
        }

        return x;
    }

    private static double Soft(double v, double threshold) => Math.Sign(v) * Math.Max(Math.Abs(v) - threshold, 0);
}
