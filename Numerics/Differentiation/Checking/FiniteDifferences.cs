namespace Toolkit.Numerics;

/// <summary>A function of n numbers.</summary>
/// <param name="point">The numbers.</param>
public delegate double ScalarFunction(ReadOnlySpan<double> point);

/// <summary>The gradient of a function of n numbers.</summary>
/// <param name="point">The numbers.</param>
/// <param name="gradient">Receives the gradient, as long as the point.</param>
public delegate void GradientFunction(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>A derivative by differences, and how far it may be off.</summary>
/// <param name="Value">The derivative.</param>
/// <param name="Error">An estimate of its error: how much the last extrapolation moved it, and rounding.</param>
public readonly record struct DifferenceEstimate(double Value, double Error);

/// <summary>Derivatives from values alone, to check others by: central differences, extrapolated to length 0.</summary>
/// <remarks>
/// (f(x + h) − f(x − h))/2h has errors of h², h⁴, …: those of h, h/2 and h/4 are combined to cancel the first two (Romberg 1955). Among several h, in units of
/// max(1, |xᵢ|), the one is taken whose last extrapolation moved least (Ridders 1982): long ones are spoilt by curvature, short ones by rounding.
/// Costs 24 values a coordinate; a checking tool, not a way to fit.
/// </remarks>
public static class FiniteDifferences
{
    // A value of size f is taken to be exact to 2⁻⁵² f, and the shortest difference is over h/2, with weights that sum to about 3.
    private const double Rounding = 6 * 2.220446049250313e-16;

    private static ReadOnlySpan<double> Lengths => [0.04, 0.01, 2e-3, 5e-4];

    /// <summary>∂f/∂xᵢ.</summary>
    /// <param name="function">f.</param>
    /// <param name="point">x.</param>
    /// <param name="coordinate">i, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such coordinate.</exception>
    public static DifferenceEstimate Partial(ScalarFunction function, ReadOnlySpan<double> point, int coordinate)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(coordinate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(coordinate, point.Length);
        var moved = point.ToArray();
        var size = Math.Max(1, Math.Abs(point[coordinate]));
        var best = new DifferenceEstimate(double.NaN, double.PositiveInfinity);
        var largest = 0.0;
        foreach (var length in Lengths)
        {
            var step = length * size;
            var (far, middle, near) = (Central(step), Central(step / 2), Central(step / 4));
            var (first, second) = (middle + ((middle - far) / 3), near + ((near - middle) / 3));
            var error = Math.Abs(second - first) + (Rounding * largest / step);
            if (error < best.Error) best = new(second + ((second - first) / 15), error);
        }

        return best;

        double Central(double by) => (At(by) - At(-by)) / (2 * by);

        double At(double by)
        {
            var kept = moved[coordinate];
            moved[coordinate] = kept + by;
            var value = function(moved);
            moved[coordinate] = kept;
            largest = Math.Max(largest, Math.Abs(value));
            return value;
        }
    }

    /// <summary>destination ← ∇f(x).</summary>
    /// <param name="function">f.</param>
    /// <param name="point">x, n numbers.</param>
    /// <param name="destination">Receives n numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Gradient(ScalarFunction function, ReadOnlySpan<double> point, Span<double> destination)
    {
        if (destination.Length != point.Length) throw new ArgumentException($"{destination.Length} elements for a gradient of {point.Length}.", nameof(destination));
        for (var i = 0; i < point.Length; i++) destination[i] = Partial(function, point, i).Value;
    }

    /// <summary>destination ← ∇²f(x) v, from gradients at x ± h v with h = 10⁻⁴ max(1, ‖x‖∞)/‖v‖∞, and 2h.</summary>
    /// <param name="gradient">∇f.</param>
    /// <param name="point">x, n numbers.</param>
    /// <param name="direction">v, n numbers.</param>
    /// <param name="destination">Receives n numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void HessianVectorProduct(GradientFunction gradient, ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (direction.Length != point.Length) throw new ArgumentException($"A direction of {direction.Length} at a point of {point.Length}.", nameof(direction));
        if (destination.Length != point.Length) throw new ArgumentException($"{destination.Length} elements for a product of {point.Length}.", nameof(destination));
        var (moved, slopes) = (new double[point.Length], new double[point.Length]);
        destination.Clear();
        var (largest, longest) = (1.0, 0.0);
        for (var i = 0; i < point.Length; i++) (largest, longest) = (Math.Max(largest, Math.Abs(point[i])), Math.Max(longest, Math.Abs(direction[i])));
        if (longest == 0) return;

        // Of the two lengths, the errors of h² cancel.
        var unit = 1e-4 * largest / longest;
        foreach (var (length, weight) in ((double, double)[])[(unit, 4 / 3.0), (2 * unit, -1 / 3.0)])
        {
            for (var side = -1; side <= 1; side += 2)
            {
                for (var i = 0; i < moved.Length; i++) moved[i] = point[i] + (side * length * direction[i]);
                gradient(moved, slopes);
                for (var i = 0; i < moved.Length; i++) destination[i] += side * weight * slopes[i] / (2 * length);
            }
        }
    }
}
