namespace Toolkit.Properties.Tests;

/// <summary>Proximal maps the slow way: by sorting, by bisection, by iteration, one coordinate at a time.</summary>
internal static class ProximalTwins
{
    /// <summary>The projection on the simplex: sort, and count how many coordinates stay above the threshold that they share.</summary>
    public static double[] Simplex(double[] v, double total)
    {
        var sorted = v.OrderDescending().ToArray();
        var count = Enumerable.Range(1, v.Length).Last(k => sorted[k - 1] > (sorted.Take(k).Sum() - total) / k);
        var threshold = (sorted.Take(count).Sum() - total) / count;
        return [.. v.Select(x => Math.Max(x - threshold, 0))];
    }

    /// <summary>The projection on the L1 ball: bisection for the soft threshold.</summary>
    public static double[] L1Ball(double[] v, double radius)
    {
        double[] Soft(double t) => [.. v.Select(x => Math.Sign(x) * Math.Max(Math.Abs(x) - t, 0))];
        return v.Sum(Math.Abs) <= radius ? v : Soft(Bisect(t => Soft(t).Sum(Math.Abs) - radius, 0, v.Max(Math.Abs)));
    }

    /// <summary>The prox of λ‖x‖∞: bisection for the level τ with Σ max(|v| − τ, 0) = λη.</summary>
    public static double[] LInfinityNorm(double[] v, double taken)
    {
        var level = v.Sum(Math.Abs) <= taken ? 0 : Bisect(t => v.Sum(x => Math.Max(Math.Abs(x) - t, 0)) - taken, 0, v.Max(Math.Abs));
        return [.. v.Select(x => Math.Clamp(x, -level, level))];
    }

    /// <summary>The prox of the total variation: projected gradient on the dual, min ½‖v − Dᵀu‖² over |u| ≤ λη.</summary>
    public static double[] TotalVariation(double[] v, double weight, int steps = 60_000)
    {
        var u = new double[v.Length + 1];
        double[] Primal() => [.. v.Select((x, i) => x + u[i + 1] - u[i])];
        for (var k = 0; k < steps; k++)
        {
            var x = Primal();
            for (var i = 1; i < v.Length; i++) u[i] = Math.Clamp(u[i] + (0.25 * (x[i] - x[i - 1])), -weight, weight);
        }

        return Primal();
    }

    /// <summary>The projection on a box cut by a hyperplane: bisection for the multiplier.</summary>
    public static double[] BoxSection(double[] v, double[] lower, double[] upper, double[] normal, double offset)
    {
        double[] Clip(double m) => [.. v.Select((x, i) => Math.Clamp(x - (m * normal[i]), lower[i], upper[i]))];
        return Clip(Bisect(m => Clip(m).Zip(normal, (x, w) => x * w).Sum() - offset, -1e4, 1e4));
    }

    /// <summary>The group lasso with lists of coordinates.</summary>
    public static double[] GroupLasso(double[] v, double threshold, int[][] groups)
    {
        var x = (double[])v.Clone();
        foreach (var group in groups)
        {
            var norm = Math.Sqrt(group.Sum(i => v[i] * v[i]));
            foreach (var i in group) x[i] = Math.Max(1 - (threshold * Math.Sqrt(group.Length) / norm), 0) * v[i];
        }

        return x;
    }

    // The zero of a function that falls.
    private static double Bisect(Func<double, double> falls, double low, double high)
    {
        for (var k = 0; k < 200; k++)
        {
            var middle = (low + high) / 2;
            (low, high) = falls(middle) > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
