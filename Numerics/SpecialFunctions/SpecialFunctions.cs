using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>
/// Special functions of real arguments: the gamma, error and normal families with what densities and their derivatives need of them. Every function
/// has a form for one number and, where it has one argument, a form over spans.
/// </summary>
/// <remarks>
/// <para>Relative errors are a few units in the last place of a double, unless the function says otherwise; near a zero of a function that is not a
/// zero of one of its factors, the absolute error is. NaN in gives NaN out; poles and limits at infinity are stated with each function.</para>
/// <para>The polynomials interpolate the functions at Chebyshev nodes, computed with 60 digits. Most are in u = (x − c)/(x + c), which takes the half-line
/// to (−1, 1) and moves the singularities at 0, −1, … away from the interval: their terms fall fast and hardly cancel.</para>
/// </remarks>
public static partial class SpecialFunctions
{
    private const double LogOfRootOfTwoPi = 0.91893853320467274178;
    private const double RootOfTwoPi = 2.5066282746310005024;
    private const double InverseRootOfTwoPi = 0.39894228040143267794;
    private const double RootOfHalf = 0.70710678118654752440;

    // c₀ + c₁x + c₂x² + …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        var value = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--) value = double.MultiplyAddEstimate(value, x, coefficients[i]);
        return value;
    }
}
