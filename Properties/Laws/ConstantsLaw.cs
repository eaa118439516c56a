namespace Toolkit.Properties;

/// <summary>A problem's declared constants are never violated, as far as samples can tell: L, L_c, Lᵢ of sign descent, μ, f* and X*.</summary>
/// <remarks>
/// <para>Pairs of points in the region where the constants hold are tried; a pair is then turned, a few times, towards the direction in which the
/// gradient changes most, which finds the largest eigenvalue of the Hessian where there is one to find. μ is tried at these points and along a run
/// of gradient descent, whose late iterates lie where the inequality is tight.</para>
/// <para>A constant that is merely not the best passes: L too large and μ too small are honest, if slow.</para>
/// </remarks>
public static class ConstantsLaw
{
    private const double Slack = 1e-6;
    private const int Turns = 12;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <param name="samples">How many points are drawn.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective>(Problem<TObjective> problem, RandomKey key, int samples = 20)
        where TObjective : ISmoothObjective<double> => Validate(problem, key, samples).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <param name="samples">How many points are drawn.</param>
    public static Verdict Validate<TObjective>(Problem<TObjective> problem, RandomKey key, int samples = 20)
        where TObjective : ISmoothObjective<double>
    {
        var found = new Findings($"constants of {problem}");
        var sampled = new Samples<TObjective>(problem, found);
        var solution = problem.NearestSolution();
        sampled.Minimum(solution);
        for (var i = 0; i < samples; i++)
        {
            var drawn = key.Fold(i);
            sampled.Inequality(problem.Draw(drawn.Fold(2), drawn.Uniform<double>(2)), $"sample {i}");

            // Half way out at most, so that the turned pairs stay inside too.
            var x = problem.Draw(drawn, drawn.Uniform<double>() / 2);
            var y = problem.Draw(drawn.Fold(1), drawn.Uniform<double>(1) / 2);
            sampled.Gradients(x, y, $"sample {i}");
            sampled.Coordinates(x, y, $"sample {i}");
        }

        sampled.Descent(problem.Start.Span.ToArray(), 10 * samples);
        return found.Verdict;
    }

    private sealed class Samples<TObjective>(Problem<TObjective> problem, Findings found)
        where TObjective : ISmoothObjective<double>
    {
        private readonly Workspace _workspace = new();
        // Smaller gaps are rounding, of the values or of the point.
        private readonly double _floor = (1e-8 * Math.Max(problem.Gap(problem.Start.Span, new Workspace()), Math.Abs(problem.Minimum)))
            + (1e-9 * problem.Lipschitz * Reductions.SumOfSquares<double>(problem.NearestSolution()));

        // A composite problem's minimum is not that of its smooth part, which then is not asked about.
        private bool IsSmooth => problem.GetType() == typeof(Problem<TObjective>);

        public void Minimum(double[] solution)
        {
            var gap = problem.Gap(problem.Start.Span, _workspace);
            var rounding = 1e-15 * problem.Lipschitz * (1 + Reductions.SumOfSquares<double>(solution));
            found.AtMost(
                Math.Abs(problem.Gap(solution, _workspace)), (1e-12 * Math.Max(gap, Math.Abs(problem.Minimum))) + rounding,
                    "value at the solution over f*");
            if (!IsSmooth) return;
            var distance = problem.Solutions.Distance(problem.Start.Span);
            found.AtMost(Reductions.Norm<double>(Gradient(solution)), 1e-10 * problem.Lipschitz * Math.Max(1, distance), "gradient at the solution");
        }

        public void Inequality(double[] x, string where)
        {
            var gap = problem.Gap(x, _workspace);
            found.AtMost(-gap, _floor, $"{where}: f* over the value");
            if (!IsSmooth || gap < _floor) return;
            found.AtMost(problem.PolyakLojasiewicz, Reductions.SumOfSquares<double>(Gradient(x)) / (2 * gap) * (1 + Slack), $"{where}: μ");
        }

        public void Gradients(double[] x, double[] y, string where)
        {
            var length = Differences.Distance<double>(x, y);
            if (length == 0) return;
            var atX = Gradient(x);
            for (var turn = 0; turn < Turns; turn++)
            {
                var change = Gradient(y).Zip(atX, (a, b) => a - b).ToArray();
                var size = Reductions.Norm<double>(change);
                var rounding = 1e-12 * (Reductions.Norm<double>(atX) + (problem.Lipschitz * Reductions.Norm<double>(x)));
                found.AtMost(size, (problem.Lipschitz * length * (1 + Slack)) + rounding,
                    $"{where}, turn {turn}: change of the gradient over {length:g4}");
                if (size == 0) return;
                length /= 2;
                y = [.. x.Zip(change, (a, b) => a + (length / size * b))];
            }
        }

        public void Coordinates(double[] x, double[] y, string where)
        {
            var (atX, atY) = (Gradient(x), Gradient(y));
            var (sum, largest) = (0.0, 0.0);
            var rounding = 1e-12 * (Reductions.Norm<double>(atX) + (problem.Lipschitz * Reductions.Norm<double>(x)));
            for (var i = 0; i < x.Length; i++)
            {
                var root = Math.Sqrt(problem.SignDescent.Span[i]);
                sum += Math.Max(0, Math.Abs(atY[i] - atX[i]) - rounding) / root;
                largest = Math.Max(largest, root * Math.Abs(y[i] - x[i]));
                var moved = (double[])x.Clone();
                moved[i] += (y[i] - x[i]) / 4;
                var change = Math.Abs(Gradient(moved)[i] - atX[i]);
                found.AtMost(change, (problem.CoordinateLipschitz * Math.Abs(moved[i] - x[i]) * (1 + Slack)) + rounding,
                    $"{where}: L_c in coordinate {i}");
            }

            found.AtMost(sum, largest * (1 + Slack), $"{where}: Lᵢ of sign descent");
        }

        public void Descent(double[] x, int steps)
        {
            if (!IsSmooth) return;
            for (var k = 0; k < steps; k++)
            {
                Inequality(x, $"gradient descent, step {k}");
                x = [.. x.Zip(Gradient(x), (a, b) => a - (b / problem.Lipschitz))];
            }
        }

        private double[] Gradient(double[] x)
        {
            var gradient = new double[x.Length];
            problem.Objective.Gradient(x, gradient, _workspace);
            return gradient;
        }
    }
}
