namespace Toolkit.Properties.Tests;

/// <summary>Coordinate methods as their papers write them; each yields its iterates.</summary>
internal static class CoordinateTwins
{
    /// <summary>x ← x with xᵢ − ∂f/∂xᵢ / L in place i, by i(k) and L(i): every gradient is taken whole, and no residual is kept.</summary>
    public static IEnumerable<double[]> Descent(Gradients f, Func<int, double[], int> coordinate, Func<int, double> lipschitz) =>
        Proximal(f, (k, g, _) => coordinate(k, g), lipschitz, (v, _) => v);

    /// <summary>The same with prox(v, 1/L).</summary>
    public static IEnumerable<double[]> Proximal(
        Gradients f, Func<int, double[], double[], int> coordinate, Func<int, double> lipschitz, Func<double, double, double> prox)
    {
        var x = f.Start;
        for (var k = 0; ; k++)
        {
            var g = f.At(x);
            var i = coordinate(k, g, x);
            x = [.. x];
            x[i] = prox(x[i] - (g[i] / lipschitz(i)), 1 / lipschitz(i));
            yield return x;
        }
    }

    /// <summary>Gauss and Southwell: the first coordinate with the largest |gᵢ| / √Lᵢ.</summary>
    public static int Steepest(double[] gradient, Func<int, double> lipschitz) =>
        Enumerable.Range(0, gradient.Length).OrderByDescending(i => gradient[i] * gradient[i] / lipschitz(i)).First();

    /// <summary>GS-q with λ‖x‖₁ (Nutini et al. 2015, section 8): the first coordinate with the least model value at its own minimum.</summary>
    public static int Promising(double[] gradient, double[] x, double weight, Func<int, double> lipschitz)
    {
        double Least(int i)
        {
            var move = Plain.Soft(x[i] - (gradient[i] / lipschitz(i)), weight / lipschitz(i)) - x[i];
            return (gradient[i] * move) + (lipschitz(i) / 2 * move * move) + (weight * (Math.Abs(x[i] + move) - Math.Abs(x[i])));
        }

        return Enumerable.Range(0, x.Length).OrderBy(Least).First();
    }

    /// <summary>The exact minimum along coordinate i of f + λ|xᵢ|, in turn: bisection for the zero of the subgradient.</summary>
    public static IEnumerable<double[]> Exact(Gradients f, double weight)
    {
        var x = f.Start;
        for (var i = 0; ; i = (i + 1) % x.Length)
        {
            var (low, high) = (x[i] - 1e4, x[i] + 1e4);
            double[] With(double value)
            {
                double[] moved = [.. x];
                moved[i] = value;
                return moved;
            }

            for (var trial = 0; trial < 200; trial++)
            {
                var middle = (low + high) / 2;
                (low, high) = f.At(With(middle))[i] + (weight * (middle >= 0 ? 1 : -1)) > 0 ? (low, middle) : (middle, high);
            }

            x = With((low + high) / 2);
            yield return x;
        }
    }

    /// <summary>Blocks of a group lasso in turn, each by the soft threshold of its norm with the sum of its constants.</summary>
    public static IEnumerable<double[]> GroupLasso(Gradients f, int[][] groups, Func<int, double> lipschitz, double weight)
    {
        var x = f.Start;
        for (var k = 0; ; k++)
        {
            var group = groups[k % groups.Length];
            var (g, constant) = (f.At(x), group.Sum(lipschitz));
            var target = group.Select(i => x[i] - (g[i] / constant)).ToArray();
            var shrink = Math.Max(0, 1 - (weight * Math.Sqrt(group.Length) / constant / Plain.Norm(target)));
            x = [.. x];
            for (var i = 0; i < group.Length; i++) x[group[i]] = shrink * target[i];
            yield return x;
        }
    }
}
