namespace Toolkit.Benchmarks;

/// <summary>What must hold before the sides of the gates of differentiation are timed: they compute the same thing, and it is the gradient.</summary>
internal static class DensityAgreement
{
    private const double Step = 1e-3;
    private const double DifferencesTolerance = 1e-8;
    private const double Tolerance = 1e-10;

    /// <summary>
    /// Holds a gradient against differences of its own values, (8 (f(x + h) − f(x − h)) − f(x + 2h) + f(x − 2h))/12h, at the first points,
    /// and then each other side against it: gradients, and values up to a constant.
    /// </summary>
    /// <param name="points">Where.</param>
    /// <param name="reference">The side that the others are held against.</param>
    /// <param name="others">The others, by name.</param>
    /// <exception cref="InvalidOperationException">Two sides differ; the message says which and by how much.</exception>
    public static void Check(DensityPoints points, DensityGradient reference, params ReadOnlySpan<(string Name, DensityGradient Density)> others)
    {
        foreach (var point in points.All.Take(4)) CheckDifferences(reference, point);
        foreach (var (name, density) in others)
        {
            double? constant = null;
            foreach (var point in points.All.Take(8))
            {
                var (expected, gradient) = At(reference, point);
                var (value, slopes) = At(density, point);
                constant ??= value - expected;
                Demand(name, "value", value - expected, constant.Value, Tolerance * Math.Max(1, Math.Abs(expected)));
                for (var j = 0; j < point.Length; j++) Demand(name, $"slope {j}", slopes[j], gradient[j], Tolerance * Scale(gradient));
            }
        }
    }

    private static void CheckDifferences(DensityGradient density, double[] point)
    {
        var (_, gradient) = At(density, point);
        for (var j = 0; j < point.Length; j++)
        {
            var along = ((8 * (Moved(1) - Moved(-1))) - Moved(2) + Moved(-2)) / (12 * Step);
            Demand("The reference", $"slope {j}", gradient[j], along, DifferencesTolerance * Scale(gradient));

            double Moved(int steps)
            {
                var moved = point.ToArray();
                moved[j] += steps * Step;
                return At(density, moved).Value;
            }
        }
    }

    private static (double Value, double[] Gradient) At(DensityGradient density, double[] point)
    {
        var gradient = new double[point.Length];
        return (density(point, gradient), gradient);
    }

    private static double Scale(double[] gradient) => Math.Max(1, gradient.Max(Math.Abs));

    private static void Demand(string name, string what, double found, double expected, double tolerance)
    {
        if (!(Math.Abs(found - expected) <= tolerance))
            throw new InvalidOperationException(FormattableString.Invariant($"{name}: {what} is {found:R}, not {expected:R}."));
    }
}
