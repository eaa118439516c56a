namespace Toolkit.Properties.Tests;

/// <summary>Dual coordinate ascent, read like the papers: dense, slow, every sum written out.</summary>
internal static class DualTwins
{
    /// <summary>The hinge, as in Karimi, Nutini, Schmidt 2016: αᵢ ← clip(αᵢ + λn (1 − bᵢ⟨aᵢ, w⟩)/‖aᵢ‖²); yields bᵢαᵢ and w after each
    /// epoch.</summary>
    public static IEnumerable<(double[] Dual, double[] Primal)> Hinge(double[] a, double[] b, double l2, RandomKey key) => Epochs(
        a, b, l2, 0, key, (alpha, z, label, q) => label * Math.Clamp((label * alpha) + ((1 - (label * z)) / q), 0, 1));

    /// <summary>The squared hinge with λ₁, as in Shalev-Shwartz and Zhang 2014: a step on a quadratic below D.</summary>
    public static IEnumerable<(double[] Dual, double[] Primal)> SquaredHinge(double[] a, double[] b, double l2, double l1, RandomKey key) => Epochs(
        a, b, l2, l1, key, (alpha, z, label, q) => label * Math.Max(0, ((label * alpha * q) + 1 - (label * z)) / (1 + q)));

    /// <summary>Least squares: the maximiser of −a²/2 + ay − z(a − α) − q(a − α)²/2.</summary>
    public static IEnumerable<(double[] Dual, double[] Primal)> Squares(double[] a, double[] b, double l2, RandomKey key) => Epochs(
        a, b, l2, 0, key, (alpha, z, label, q) => (label - z + (q * alpha)) / (1 + q));

    /// <summary>The logistic loss: the root of the derivative by bisection.</summary>
    public static IEnumerable<(double[] Dual, double[] Primal)> Logistic(double[] a, double[] b, double l2, double l1, RandomKey key) => Epochs(
        a, b, l2, l1, key, (alpha, z, label, q) =>
        {
            var (low, high) = (0.0, 1.0);
            for (var halving = 0; halving < 200; halving++)
            {
                var beta = (low + high) / 2;
                if (Math.Log((1 - beta) / beta) - (label * z) - (q * (beta - (label * alpha))) > 0) low = beta;
                else high = beta;
            }

            return label * (low + high) / 2;
        });

    private static IEnumerable<(double[] Dual, double[] Primal)> Epochs(
        double[] a, double[] b, double l2, double l1, RandomKey key, Func<double, double, double, double, double> maximise)
    {
        var n = b.Length;
        var d = a.Length / n;
        var (alpha, v, w) = (new double[n], new double[d], new double[d]);
        int[] order = [.. Enumerable.Range(0, n)];
        for (var epoch = 0; ; epoch++)
        {
            key.Fold(epoch).Shuffle<int>(order);
            foreach (var i in order)
            {
                var row = a[(i * d)..((i + 1) * d)];
                var z = row.Zip(w, (x, y) => x * y).Sum();
                var after = maximise(alpha[i], z, b[i], row.Sum(x => x * x) / (l2 * n));
                for (var j = 0; j < d; j++)
                {
                    v[j] += (after - alpha[i]) * row[j] / (l2 * n);
                    w[j] = Math.Sign(v[j]) * Math.Max(Math.Abs(v[j]) - (l1 / l2), 0);
                }

                alpha[i] = after;
            }

            yield return ((double[])alpha.Clone(), (double[])w.Clone());
        }
    }
}
