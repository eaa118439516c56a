namespace Toolkit.Optimization.Tests.Objectives;

/// <summary>Slow minimisers as a textbook writes them, on plain arrays.</summary>
internal static class PlainTwins
{
    /// <summary>A loss of a prediction and a label, with its derivatives.</summary>
    public sealed record Scalar(Func<double, double, double> Value, Func<double, double, double> Slope, Func<double, double, double> Curvature);

    public static Dictionary<string, Scalar> Losses { get; } = new()
    {
        ["squares"] = new((z, y) => (z - y) * (z - y) / 2, (z, y) => z - y, (_, _) => 1),
        ["logistic"] = new((z, y) => Math.Log(1 + Math.Exp(-y * z)), (z, y) => -y / (1 + Math.Exp(y * z)), (z, _) => 1 / (2 + Math.Exp(z) + Math.Exp(-z))),
        ["Huber"] = new(
            (z, y) => Math.Abs(z - y) <= 0.6 ? (z - y) * (z - y) / 2 : (0.6 * Math.Abs(z - y)) - 0.18,
            (z, y) => Math.Abs(z - y) <= 0.6 ? z - y : 0.6 * Math.Sign(z - y),
            (z, y) => Math.Abs(z - y) <= 0.6 ? 1 : 0),
        ["squared hinge"] = new(
            (z, y) => y * z < 1 ? (1 - (y * z)) * (1 - (y * z)) / 2 : 0, (z, y) => y * z < 1 ? z - y : 0, (z, y) => y * z < 1 ? 1 : 0),
        ["Poisson"] = new((z, y) => Math.Exp(z) - (y * z), (z, y) => Math.Exp(z) - y, (z, _) => Math.Exp(z)),
    };

    /// <summary>The least value of a function with these derivatives, by Newton's method with halved steps.</summary>
    public static double Newton(int dimension, Func<double[], (double Value, double[] Gradient, double[,] Hessian)> at)
    {
        var x = new double[dimension];
        for (var k = 0; k < 200; k++)
        {
            var (value, gradient, hessian) = at(x);
            var direction = Solve(hessian, gradient);
            var length = 1.0;
            double[] next;
            do
            {
                next = [.. x.Zip(direction, (a, b) => a - (length * b))];
                length /= 2;
            }
            while (at(next).Value > value && length > 1e-12);
            if (at(next).Value >= value) break;
            x = next;
        }

        return at(x).Value;
    }

    /// <summary>(1/n) Σ w φ(⟨a, x⟩, y) + (λ/2)‖x‖² over the first <paramref name="features"/> coordinates, with both derivatives.</summary>
    public static (double Value, double[] Gradient, double[,] Hessian) LinearModel(
        Scalar loss, double[][] rows, double[] labels, double[] weights, int features, double l2, double[] x)
    {
        var (value, gradient, hessian) = (0.0, new double[x.Length], new double[x.Length, x.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            var (z, share) = (rows[i].Zip(x, (a, b) => a * b).Sum(), weights[i] / rows.Length);
            value += share * loss.Value(z, labels[i]);
            for (var j = 0; j < x.Length; j++)
            {
                gradient[j] += share * loss.Slope(z, labels[i]) * rows[i][j];
                for (var k = 0; k < x.Length; k++) hessian[j, k] += share * loss.Curvature(z, labels[i]) * rows[i][j] * rows[i][k];
            }
        }

        return Penalised(value, gradient, hessian, features, l2, x);
    }

    /// <summary>(1/n) Σ w (ln Σ exp z − z_y) + (λ/2)‖x‖², x laid out as the toolkit's, each row followed by a 1 for the intercept.</summary>
    public static (double Value, double[] Gradient, double[,] Hessian) Softmax(
        double[][] rows, double[] labels, double[] weights, int classes, double l2, double[] x)
    {
        var features = rows[0].Length - 1;
        var (value, gradient, hessian) = (0.0, new double[x.Length], new double[x.Length, x.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var e = Enumerable.Range(0, classes).Select(k => Math.Exp(Enumerable.Range(0, features + 1).Sum(j => row[j] * x[Place(k, j)]))).ToArray();
            var (p, y, share) = (e.Select(value => value / e.Sum()).ToArray(), (int)labels[i], weights[i] / rows.Length);
            value -= share * Math.Log(p[y]);
            for (var k = 0; k < classes; k++)
            {
                for (var j = 0; j <= features; j++)
                {
                    gradient[Place(k, j)] += share * (p[k] - (k == y ? 1 : 0)) * row[j];
                    for (var m = 0; m < classes; m++)
                    {
                        var bend = share * p[k] * ((k == m ? 1 : 0) - p[m]);
                        for (var h = 0; h <= features; h++) hessian[Place(k, j), Place(m, h)] += bend * row[j] * row[h];
                    }
                }
            }
        }

        // The intercepts are free up to a common constant: that direction gets a curvature of its own, where the gradient has no part.
        for (var k = 0; k < classes; k++)
        {
            for (var m = 0; m < classes; m++) hessian[Place(k, features), Place(m, features)] += 1;
        }

        return Penalised(value, gradient, hessian, classes * features, l2, x);

        int Place(int k, int j) => j == features ? (classes * features) + k : (k * features) + j;
    }

    /// <summary>
    /// The least value of (1/n) Σ φ + (λ/2)‖x‖² from its dual, max −(1/n) Σ uᵢyᵢ s − ‖(1/n) Σ uᵢ aᵢ‖²/2λ over a box, one coordinate after the other.
    /// For both losses φ*(u, y) = uy, in the hinge's case with −uy in [0, 1].
    /// </summary>
    public static double BoxedDual(double[][] rows, double[] labels, Func<double, (double Low, double High)> box, double l2)
    {
        var n = rows.Length;
        var (u, v) = (new double[n], new double[rows[0].Length]);
        for (var sweep = 0; sweep < 20_000; sweep++)
        {
            for (var i = 0; i < n; i++)
            {
                var (slope, bend) = (-labels[i] - (rows[i].Zip(v, (a, b) => a * b).Sum() / l2), rows[i].Sum(a => a * a) / (n * l2));
                var (low, high) = box(labels[i]);
                var next = Math.Clamp(u[i] + (slope / bend), low, high);
                for (var j = 0; j < v.Length; j++) v[j] += (next - u[i]) * rows[i][j] / n;
                u[i] = next;
            }
        }

        return -u.Zip(labels, (a, b) => a * b).Sum() / n - (v.Sum(value => value * value) / (2 * l2));
    }

    private static (double Value, double[] Gradient, double[,] Hessian) Penalised(
        double value, double[] gradient, double[,] hessian, int features, double l2, double[] x)
    {
        for (var j = 0; j < features; j++)
        {
            value += l2 / 2 * x[j] * x[j];
            gradient[j] += l2 * x[j];
            hessian[j, j] += l2;
        }

        return (value, gradient, hessian);
    }

    // Gauss elimination with pivots.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var (a, b, n) = ((double[,])matrix.Clone(), (double[])right.Clone(), right.Length);
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(a[i, k]));
            for (var j = 0; j < n; j++) (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            (b[k], b[pivot]) = (b[pivot], b[k]);
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i, k] / a[k, k];
                for (var j = k; j < n; j++) a[i, j] -= factor * a[k, j];
                b[i] -= factor * b[k];
            }
        }

        for (var k = n - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < n; j++) b[k] -= a[k, j] * b[j];
            b[k] /= a[k, k];
        }

        return b;
    }
}
