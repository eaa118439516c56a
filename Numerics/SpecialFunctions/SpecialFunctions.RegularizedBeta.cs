using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The regularised incomplete beta function Iₓ(a, b) = 1/B(a, b) ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt: the distribution function of the beta law.</summary>
    /// <param name="a">The first shape, positive and finite; NaN elsewhere.</param>
    /// <param name="b">The second shape, positive and finite; NaN elsewhere.</param>
    /// <param name="x">The argument in [0, 1]; NaN elsewhere.</param>
    /// <returns>The value in [0, 1]. The relative error is below 1e-12 in the lower tail; 1 − Iₓ(a, b) is I₁₋ₓ(b, a).</returns>
    /// <remarks>
    /// The continued fraction of DiDonato and Morris (1992, section 2) below the mean a/(a + b), 1 − I₁₋ₓ(b, a) above; 1 − x is carried beside x. The factor
    /// xᵃ (1 − x)ᵇ/B(a, b) is taken from its saddle point (Loader 2000). The work grows like the root of the larger shape.
    /// </remarks>
    public static double RegularizedBeta(double a, double b, double x) => (a, b, x) switch
    {
        _ when !(a > 0 && b > 0 && x is >= 0 and <= 1) || double.IsInfinity(a) || double.IsInfinity(b) => double.NaN,
        (_, _, 0 or 1) => x,
        _ when BetaExcess(a, b, x, 1 - x) >= 0 => BetaFraction(a, b, x, 1 - x),
        _ => 1 - BetaFraction(b, a, 1 - x, x),
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
            var partial = (a + m - 1) / odd * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
            var denominator = m + (m * (b - m) * x / odd) + ((a + m) * (excess + 1 + (m * (1 + y))) / (odd + 2));
            denominators = 1 / (denominator + (partial * denominators));
            numerators = denominator + (partial / numerators);
            var change = numerators * denominators;
            fraction *= change;
            if (Math.Abs(change - 1) < 2e-16) return factor / fraction;
        }
    }
}
