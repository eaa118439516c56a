using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    // From here on a uniform expansion takes over: it has three terms, the fourth of which is below 1e-18.
    private const double LargeShape = 1e5;

    /// <summary>The regularised lower incomplete gamma function P(a, x) = 1/Γ(a) ∫₀ˣ tᵃ⁻¹ exp(−t) dt: the distribution function of the gamma
    /// law.</summary>
    /// <param name="a">The shape, at least 0; NaN below.</param>
    /// <param name="x">The argument, at least 0; NaN below. 0 at 0, 1 at +∞.</param>
    /// <returns>The value in [0, 1]; 1 where a is 0 and x is not, 0 where a is +∞ and x is not. The relative error is below 1e-12 in both
    /// tails.</returns>
    /// <remarks>
    /// The power series below x = a + 1, 1 − Q above, and for a from 1e5 on Temme's uniform expansion. The factor xᵃ exp(−x)/Γ(a + 1) is taken from
    /// its saddle point, so it keeps its digits for large a (DLMF 8.7.1, 8.12.3; Loader 2000).
    /// </remarks>
    public static double RegularizedGammaP(double a, double x) => IncompleteGamma(a, x, upper: false);

    /// <summary>The regularised upper incomplete gamma function Q(a, x) = 1/Γ(a) ∫ₓ^∞ tᵃ⁻¹ exp(−t) dt = 1 − P(a, x).</summary>
    /// <param name="a">The shape, at least 0; NaN below.</param>
    /// <param name="x">The argument, at least 0; NaN below. 1 at 0, 0 at +∞.</param>
    /// <returns>The value in [0, 1]; 0 where a is 0 and x is not, 1 where a is +∞ and x is not. The relative error is below 1e-12 in both tails,
    /// and for a next to 0 too.</returns>
    /// <remarks>
    /// The continued fraction above x = a + 1, 1 − P below; for a below 1 and x below 1.1 what is left of the power series when its first term and
    /// 1 are joined (Legendre: DLMF 8.9.2; DiDonato and Morris 1986).
    /// </remarks>
    public static double RegularizedGammaQ(double a, double x) => IncompleteGamma(a, x, upper: true);

    /// <summary>P(a, x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="a">The shape, at least 0; NaN below.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void RegularizedGammaP<T>(double a, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elementwise.Check(x, destination);
        for (var i = 0; i < x.Length; i++) destination[i] = T.CreateTruncating(RegularizedGammaP(a, double.CreateTruncating(x[i])));
    }

    /// <summary>Q(a, x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="a">The shape, at least 0; NaN below.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void RegularizedGammaQ<T>(double a, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elementwise.Check(x, destination);
        for (var i = 0; i < x.Length; i++) destination[i] = T.CreateTruncating(RegularizedGammaQ(a, double.CreateTruncating(x[i])));
    }

    private static double IncompleteGamma(double a, double x, bool upper)
    {
        if (!(a >= 0) || !(x >= 0) || (a == 0 && x == 0) || (double.IsInfinity(a) && double.IsInfinity(x))) return double.NaN;
        if (x == 0 || double.IsInfinity(a)) return upper ? 1 : 0;
        if (a == 0 || double.IsInfinity(x)) return upper ? 0 : 1;
        if (a >= LargeShape) return GammaOfLargeShape(a, x, upper);
        if (a < 1 && x < 1.1) return Math.Min(1, upper ? GammaUpperSmall(a, x) : GammaLowerSeries(a, x));
        var below = x < a + 1 && a >= 1;
        var direct = below ? GammaLowerSeries(a, x) : GammaUpperFraction(a, x);
        return below == upper ? 1 - direct : Math.Min(1, direct);
    }

    private static double GammaLowerSeries(double a, double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var n = 1; term > 1e-17 * sum; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return GammaFactor(a, x) * sum;
    }

    private static double GammaUpperSmall(double a, double x)
    {
        var logarithm = (a * Math.Log(x)) - LogGammaOfOnePlus(a);
        var (sum, power) = (0.0, 1.0);
        for (var k = 1; Math.Abs(power) > 1e-18; k++)
        {
            power *= -x / k;
            sum += a * power / (a + k);
        }

        return -Expm1(logarithm) - (Math.Exp(logarithm) * sum);
    }

    // By Lentz's method.
    private static double GammaUpperFraction(double a, double x)
    {
        var factor = GammaFactor(a, x);
        if (factor == 0) return 0;
        var denominator = x + 1 - a;
        var (numerators, denominators, fraction) = (denominator, 0.0, denominator);
        for (var n = 1.0; ; n++)
        {
            var partial = -n * (n - a);
            denominator += 2;
            denominators = 1 / (denominator + (partial * denominators));
            numerators = denominator + (partial / numerators);
            var change = numerators * denominators;
            fraction *= change;
            if (!(Math.Abs(change - 1) > 2.3e-16)) return a * factor / fraction;
        }
    }

    private static double GammaOfLargeShape(double a, double x, bool upper)
    {
        var exponent = ScaledDeviance(a, x);
        var eta = Math.CopySign(Math.Sqrt(2 * exponent / a), x - a);
        var exponential = Math.Exp(-exponent);
        if (exponential == 0) return upper == x < a ? 1 : 0;
        var rest = exponential / (RootOfTwoPi * Math.Sqrt(a))
            * (Polynomial(eta, UniformGammaFirst) + ((Polynomial(eta, UniformGammaSecond) + (Polynomial(eta, UniformGammaThird) / a)) / a));
        var tail = (0.5 * exponential * ErfcScaledOfPositive(Math.Sqrt(exponent))) + (x < a ? -rest : rest);
        return upper == x < a ? 1 - tail : tail;
    }

    private static ReadOnlySpan<double> UniformGammaFirst =>
    [
        -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073, 0.0003527336860670194,
        -0.0001787551440329218, 3.919263178522438e-05, -2.185448510679992e-06, -1.85406221071516e-06, 8.296711340953087e-07,
    ];

    private static ReadOnlySpan<double> UniformGammaSecond =>
    [
        -0.001851851851851852, -0.003472222222222222, 0.0026455026455026454, -0.0009902263374485596, 0.00020576131687242798,
        -4.018775720164609e-07, -1.8098550334489977e-05,
    ];

    private static ReadOnlySpan<double> UniformGammaThird => [0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049];
}
