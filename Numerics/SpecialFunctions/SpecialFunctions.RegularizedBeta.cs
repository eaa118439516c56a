using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The regularised incomplete beta function Iₓ(a, b) = 1/B(a, b) ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt: the distribution function of the beta
    /// law.</summary>
    /// <param name="a">The first shape, positive and finite; NaN elsewhere.</param>
    /// <param name="b">The second shape, positive and finite; NaN elsewhere.</param>
    /// <param name="x">The argument in [0, 1]; NaN elsewhere.</param>
    /// <returns>The value in [0, 1]. The relative error is below 1e-12 in the lower tail; 1 − Iₓ(a, b) is I₁₋ₓ(b, a).</returns>
    /// <remarks>
    /// The continued fraction of DiDonato and Morris (1992, section 2) below the mean a/(a + b), 1 − I₁₋ₓ(b, a) above; 1 − x is carried beside x; a
    /// power series for b below 1 next to x = 1. The factor xᵃ (1 − x)ᵇ/B(a, b) is taken from its saddle point (Loader 2000). The work grows like
    /// the root of the larger shape.
    /// </remarks>
    public static double RegularizedBeta(double a, double b, double x) => (a, b, x) switch
    {
        _ when !(a > 0 && b > 0 && x is >= 0 and <= 1) || double.IsInfinity(a) || double.IsInfinity(b) => double.NaN,
        (_, _, 0 or 1) => x,
        _ when BetaExcess(a, b, x, 1 - x) >= 0 => Math.Min(1, BetaBelowMean(a, b, x, 1 - x)),
        _ => Math.Max(0, 1 - BetaBelowMean(b, a, 1 - x, x)),
    };

    /// <summary>Iₓ(a, b) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="a">The first shape, positive and finite.</param>
    /// <param name="b">The second shape, positive and finite.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void RegularizedBeta<T>(double a, double b, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elementwise.Check(x, destination);
        for (var i = 0; i < x.Length; i++) destination[i] = T.CreateTruncating(RegularizedBeta(a, b, double.CreateTruncating(x[i])));
    }

    private static double BetaBelowMean(double a, double b, double x, double y) =>
        b < 1 && y * Math.Max(a, 1) < 0.7 ? BetaOfSmallShape(a, b, y) : BetaFraction(a, b, x, y);

    // What is left of the power series of the complement when its first term and 1 are joined, as for Q(a, x) with small a.
    private static double BetaOfSmallShape(double a, double b, double y)
    {
        var logarithm = (b * Math.Log(y)) - LogGammaOfOnePlus(b) + LogGammaRise(a, b);
        var (sum, power) = (0.0, 1.0);
        for (var n = 1; Math.Abs(power) > 1e-18; n++)
        {
            power *= (n - a) / n * y;
            sum += b * power / (b + n);
        }

        return -Expm1(logarithm) - (Math.Exp(logarithm) * sum);
    }

    // ln Γ(a + b) − ln Γ(a), to a small error relative to b where b is small: there by Taylor's formula.
    private static double LogGammaRise(double a, double b)
    {
        if (b > 1e-3) return LogGamma(b) - LogBeta(a, b);
        if (a < 1) return LogGammaRise(a + 1, b) - Log1p(b / a);
        var (sum, power) = (0.0, b);
        for (var order = 0; order < 5; order++)
        {
            sum += power * Polygamma(order, a);
            power *= b / (order + 2);
        }

        return sum;
    }

    // By Lentz's method.
    private static double BetaFraction(double a, double b, double x, double y)
    {
        var factor = BetaFactor(a, b, x, y);
        if (factor == 0) return 0;
        var excess = BetaExcess(a, b, x, y);
        var fraction = a * (excess + 1) / (a + 1);
        var (numerators, denominators) = (fraction, 0.0);
        for (var m = 1.0; ; m++)
        {
            var odd = a + (2 * m) - 1;
            var partial = (a + m - 1) / odd * (x * ((a + b + m - 1) / odd)) * m * (x * (b - m));
            var denominator = m + (m * (x * (b - m)) / odd) + ((a + m) * (excess + 1 + (m * (1 + y))) / (odd + 2));
            denominators = 1 / (denominator + (partial * denominators));
            numerators = denominator + (partial / numerators);
            var change = numerators * denominators;
            fraction *= change;
            if (!(Math.Abs(change - 1) > 2.3e-16)) return factor / fraction;
        }
    }
}
