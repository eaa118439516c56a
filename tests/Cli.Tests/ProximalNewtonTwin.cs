namespace Toolkit.Cli.Tests;

/// <summary>
/// L1-regularised logistic regression with an intercept by proximal Newton steps, each a quadratic problem solved by cyclic coordinate descent, with
/// backtracking: slow, plain, and nothing that the toolkit's own methods are made of. Source: Yuan, Ho and Lin 2012 (newGLMNET), without its shortcuts.
/// </summary>
internal static class ProximalNewtonTwin
{
    /// <summary>min (1/n) Σ ln(1 + exp(−yᵢ(⟨w, aᵢ⟩ + b))) + λ‖w‖₁, to the last digits.</summary>
    /// <param name="columns">The entries of each feature.</param>
    /// <param name="signs">y.</param>
    /// <param name="l1">λ.</param>
    public static double Minimum((int Row, double Value)[][] columns, double[] signs, double l1)
    {
        var (n, d) = (signs.Length, columns.Length);
        var (w, z) = (new double[d + 1], new double[n]);
        (int Row, double Value)[][] all = [.. columns, [.. Enumerable.Range(0, n).Select(i => (i, 1.0))]];
        var value = F(z, w);
        for (var outer = 0; outer < 100; outer++)
        {
            var g = signs.Select((y, i) => -y / (1 + Math.Exp(y * z[i])) / n).ToArray();
            var h = z.Select(score => Math.Max(1 / (2 + Math.Exp(score) + Math.Exp(-score)), 1e-12) / n).ToArray();

            // min over v of ⟨g, Av⟩ + ½ Σ hᵢ (Av)ᵢ² + λ‖w + v‖₁ by coordinates.
            var (v, av) = (new double[d + 1], new double[n]);
            for (var sweep = 0; sweep < 500; sweep++)
            {
                var largest = 0.0;
                for (var j = 0; j <= d; j++)
                {
                    var (slope, curvature) = (0.0, 1e-14);
                    foreach (var (i, a) in all[j]) (slope, curvature) = (slope + (a * (g[i] + (h[i] * av[i]))), curvature + (a * a * h[i]));
                    var free = w[j] + v[j] - (slope / curvature);
                    var threshold = j < d ? l1 / curvature : 0;
                    var move = (Math.Sign(free) * Math.Max(Math.Abs(free) - threshold, 0)) - w[j] - v[j];
                    if (move == 0) continue;
                    v[j] += move;
                    foreach (var (i, a) in all[j]) av[i] += a * move;
                    largest = Math.Max(largest, Math.Abs(move));
                }

                if (largest < 1e-13) break;
            }

            for (var length = 1.0; ; length /= 2)
            {
                var (movedScores, moved) = (z.Zip(av, (a, b) => a + (length * b)).ToArray(), w.Zip(v, (a, b) => a + (length * b)).ToArray());
                var next = F(movedScores, moved);
                if (length < 1e-10) return value;
                if (next >= value) continue;
                (z, w, value) = (movedScores, moved, next);
                break;
            }
        }

        return value;

        double F(double[] scores, double[] weights) =>
            (signs.Zip(scores, (y, score) => Math.Max(-y * score, 0) + double.LogP1(Math.Exp(-Math.Abs(score)))).Sum() / n)
            + (l1 * weights[..^1].Sum(Math.Abs));
    }
}
