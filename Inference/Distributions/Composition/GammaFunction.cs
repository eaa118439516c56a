namespace Toolkit.Inference;

/// <summary>ln Γ and its derivatives of numbers above 0; not a number elsewhere.</summary>
/// <remarks>Recurrence up to 15, and Stirling's series from there: Abramowitz and Stegun 6.1.41, 6.3.18 and 6.4.11.</remarks>
internal static class GammaFunction
{
    private const double Far = 15;

    // B₂, B₄, …
    private static ReadOnlySpan<double> Bernoulli =>
        [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510];

    /// <summary>ln Γ(x).</summary>
    public static double Log(double x)
    {
        if (!(x > 0)) return double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        if (x is 1 or 2) return 0;
        var product = 1.0;
        for (; x < Far; x++) product *= x;
        var (power, sum) = (1 / x, 0.0);
        for (var k = 0; k < Bernoulli.Length; k++)
        {
            sum += Bernoulli[k] / ((2 * k) + 1) / ((2 * k) + 2) * power;
            power /= x * x;
        }

        return ((x - 0.5) * Math.Log(x)) - x + 0.91893853320467274178 + sum - Math.Log(product);
    }

    /// <summary>ψ(x) for order 0, and its derivative of that order.</summary>
    public static double Polygamma(int order, double x)
    {
        if (!(x > 0)) return double.NaN;
        var (near, factorial) = (0.0, 1.0);
        for (var k = 2; k <= order; k++) factorial *= k;
        for (; x < Far + order; x++) near += factorial / Math.Pow(x, order + 1);

        // (2k + order − 1)!/(2k)! by its recurrence in k, from (order + 1)!/2.
        var (sum, term) = (0.0, factorial * (order + 1) / 2);
        for (var k = 0; k < Bernoulli.Length; k++)
        {
            sum += Bernoulli[k] * term / Math.Pow(x, order + (2 * k) + 2);
            var next = (2 * k) + order + 2.0;
            term *= next * (next + 1) / (((2 * k) + 3.0) * ((2 * k) + 4));
        }

        if (order == 0) return Math.Log(x) - (0.5 / x) - sum - near;
        var far = (factorial / order / Math.Pow(x, order)) + (factorial / (2 * Math.Pow(x, order + 1))) + sum;
        return (order % 2 == 1 ? 1 : -1) * (far + near);
    }
}
