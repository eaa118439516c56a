using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A function of n complex numbers, analytic where it is asked: no absolute values, comparisons or conjugates.</summary>
/// <param name="point">The numbers.</param>
public delegate Complex ComplexFunction(ReadOnlySpan<Complex> point);

/// <summary>
/// Derivatives of analytic functions to the last digit: Im f(x + ih)/h with h so small that h² vanishes, and nothing is subtracted (Squire and Trapp 1998).
/// A checking tool for what can be written over complex numbers.
/// </summary>
public static class ComplexStep
{
    private const double Step = 1e-100;

    /// <summary>f′(x).</summary>
    /// <param name="function">f, which takes real numbers to real numbers.</param>
    /// <param name="x">x.</param>
    public static double Derivative(Func<Complex, Complex> function, double x)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function(new Complex(x, Step)).Imaginary / Step;
    }

    /// <summary>destination ← ∇f(x).</summary>
    /// <param name="function">f, which takes real numbers to a real number.</param>
    /// <param name="point">x, n numbers.</param>
    /// <param name="destination">Receives n numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Gradient(ComplexFunction function, ReadOnlySpan<double> point, Span<double> destination)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (destination.Length != point.Length) throw new ArgumentException($"{destination.Length} elements for a gradient of {point.Length}.", nameof(destination));
        var moved = new Complex[point.Length];
        for (var i = 0; i < moved.Length; i++) moved[i] = point[i];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = new Complex(point[i], Step);
            destination[i] = function(moved).Imaginary / Step;
            moved[i] = point[i];
        }
    }
}
