namespace Toolkit.Numerics.Tests;

/// <summary>A function held to its own differences: first order in three ways, second order in two.</summary>
internal static class Checked
{
    /// <summary>Checks all derivatives of <paramref name="function"/> at a point; a value that is no scalar is weighted into one.</summary>
    public static void ToSecondOrder(Func<Variable<double>, Variable<double>> function, double[] point, double tolerance = 1e-6)
    {
        var tape = new Tape<double>();
        Variable<double> Scalar(Variable<double> x)
        {
            var y = function(x);
            var weights = new double[y.Length];
            for (var i = 0; i < weights.Length; i++) weights[i] = Math.Cos(i + 0.5);
            return Functions.Sum(y * Constants.Of<double>(weights, y.Shape));
        }

        var n = point.Length;
        var gradient = new double[n];
        Derivatives.ValueAndGradient(Scalar, point, gradient, tape);
        var differences = new double[n];
        for (var i = 0; i < n; i++) differences[i] = Difference(x => Value(Scalar, x, tape), point, i);
        Near(differences, gradient, tolerance, "sweep");

        var recorded = new double[n];
        tape.Reset();
        var input = tape.Input(point);
        var gradients = new Variable<double>[1];
        tape.Gradients(Scalar(input), [input], gradients);
        gradients[0].Values.CopyTo(recorded);
        Near(gradient, recorded, 1e-12, "recorded");

        var direction = new double[n];
        for (var i = 0; i < n; i++) direction[i] = Math.Sin((2 * i) + 1);
        var forward = new double[1];
        Derivatives.JacobianVectorProduct(Scalar, point, direction, forward, tape);
        var along = 0.0;
        for (var i = 0; i < n; i++) along += gradient[i] * direction[i];
        Near([along], forward, 1e-11, "forward");

        var hessian = new double[n * n];
        Derivatives.Hessian(Scalar, point, new MatrixSpan<double>(hessian, n, n), tape);
        for (var i = 0; i < n; i++)
        {
            var column = new double[n];
            for (var j = 0; j < n; j++) column[j] = Difference(x => Gradient(Scalar, x, tape)[j], point, i);
            Near(column, hessian.AsSpan(i * n, n).ToArray(), tolerance, $"second order by {i}");
        }

        var product = new double[n];
        Derivatives.HessianVectorProduct(Scalar, point, direction, product, tape);
        var expected = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) expected[i] += hessian[(i * n) + j] * direction[j];
        }

        Near(expected, product, 1e-10, "Hessian–vector product");

        // Forward over backward.
        tape.Reset();
        input = tape.Input(point);
        tape.Gradients(Scalar(input), [input], gradients);
        Near(expected, tape.Pushforward(gradients[0], [input], [Constants.Vector<double>(direction)]).Values.ToArray(), 1e-10, "forward over backward");
    }

    private static double Value(Func<Variable<double>, Variable<double>> function, double[] x, Tape<double> tape)
    {
        tape.Reset();
        return function(tape.Input(x)).Value;
    }

    private static double[] Gradient(Func<Variable<double>, Variable<double>> function, double[] x, Tape<double> tape)
    {
        var gradient = new double[x.Length];
        Derivatives.ValueAndGradient(function, x, gradient, tape);
        return gradient;
    }

    // Central, and once extrapolated: an error of the fourth order.
    private static double Difference(Func<double[], double> f, double[] point, int i)
    {
        var h = 1e-3 * Math.Max(1, Math.Abs(point[i]));
        double Central(double step)
        {
            var x = (double[])point.Clone();
            x[i] = point[i] + step;
            var above = f(x);
            x[i] = point[i] - step;
            return (above - f(x)) / (2 * step);
        }

        return ((4 * Central(h / 2)) - Central(h)) / 3;
    }

    private static void Near(double[] expected, double[] actual, double tolerance, string what)
    {
        var scale = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{what}, element {i}: expected {expected[i]}, got {actual[i]}.");
        }
    }
}
