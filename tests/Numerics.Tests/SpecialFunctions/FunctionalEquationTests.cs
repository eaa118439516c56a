using FsCheck.Xunit;
using static Toolkit.Numerics.SpecialFunctions;

namespace Toolkit.Numerics.Tests;

/// <summary>Equations that the functions satisfy, at random arguments.</summary>
public sealed class FunctionalEquationTests
{
    private const double Close = 4e-15;

    // 10^u with u uniform.
    private static double Positive(int seed, double lowest = -6, double highest = 6) =>
        Math.Pow(10, lowest + ((highest - lowest) * new Random(seed).NextDouble()));

    private static double Between(int seed, double lowest, double highest) => lowest + ((highest - lowest) * new Random(seed).NextDouble());

    private static void Same(double expected, double actual, double scale, double tolerance = Close) =>
        Assert.True(Math.Abs(expected - actual) <= (tolerance * scale) + 1e-300, $"{expected:R} against {actual:R}, scale {scale:E2}.");

    // The derivative by a central difference of fourth order.
    private static double Slope(Func<double, double> function, double x, double step) =>
        ((8 * (function(x + step) - function(x - step))) - function(x + (2 * step)) + function(x - (2 * step))) / (12 * step);

    [Property]
    public void Gamma_family_climbs_by_its_recurrence(int seed)
    {
        var x = Positive(seed);
        var next = x + 1;
        x = next - 1;
        if (x == 0) return;
        Same(LogGamma(next), LogGamma(x) + Math.Log(x), 1 + Math.Abs(LogGamma(x)) + Math.Abs(Math.Log(x)));
        Same(Digamma(next), Digamma(x) + (1 / x), 1 + Math.Abs(Digamma(x)) + (1 / x));
        Same(Trigamma(next), Trigamma(x) - (1 / (x * x)), Trigamma(x));
        Same(Polygamma(2, next), Polygamma(2, x) + (2 / (x * x * x)), -Polygamma(2, x));
        Same(Polygamma(5, next), Polygamma(5, x) - (120 / Math.Pow(x, 6)), Polygamma(5, x));
    }

    [Property]
    public void Gamma_family_doubles(int seed)
    {
        var x = Positive(seed, -3, 5);
        Same(
            LogGamma(2 * x),
            ((2 * x) - 1) * Math.Log(2) - (0.5 * Math.Log(Math.PI)) + LogGamma(x) + LogGamma(x + 0.5),
            2 + Math.Abs(LogGamma(2 * x)) + x);
        Same(2 * Digamma(2 * x), (2 * Math.Log(2)) + Digamma(x) + Digamma(x + 0.5), 4 + (3 * Math.Abs(Digamma(x))));
        Same(4 * Trigamma(2 * x), Trigamma(x) + Trigamma(x + 0.5), 4 * Trigamma(x));
    }

    [Property]
    public void Gamma_family_reflects(int seed)
    {
        var x = Between(seed, -20, 0);
        var distance = Math.Abs(x - Math.Round(x));
        if (distance < 1e-3) return;
        Same(LogGamma(x) + LogGamma(1 - x), Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * x))), 50 + (20 / distance));
        Same(Digamma(x + 1), Digamma(x) + (1 / x), 10 + (20 / (distance * distance)));
        Same(Trigamma(x + 1), Trigamma(x) - (1 / (x * x)), 10 + (50 / Math.Pow(distance, 3)));
    }

    [Property]
    public void Derivatives_are_the_slopes(int seed)
    {
        var x = Positive(seed, -1, 3);
        var step = 1e-3 * x;
        Same(Digamma(x), Slope(LogGamma, x, step), 1 + Math.Abs(Digamma(x)), 1e-9);
        Same(Trigamma(x), Slope(Digamma, x, step), Trigamma(x) * (1 + x), 1e-9);
        Same(Polygamma(2, x), Slope(Trigamma, x, step), -Polygamma(2, x) * (1 + x), 1e-9);
        Same(Polygamma(3, x), Slope(t => Polygamma(2, t), x, step), Polygamma(3, x) * (1 + x), 1e-9);
        var z = Between(seed, -30, 8);
        Same(InverseMillsRatio(z), Slope(NormalLogCdf, z, 1e-3), 1 + Math.Abs(z), 1e-9);
        Same(InverseMillsRatioDerivative(z), Slope(InverseMillsRatio, z, 1e-3), 1, 1e-9);
        var t = Between(seed, -5, 5);
        Same(2 / Math.Sqrt(Math.PI) * Math.Exp(-t * t), Slope(Erf, t, 1e-3), 1, 1e-9);
        Same((2 * t * ErfcScaled(t)) - (2 / Math.Sqrt(Math.PI)), Slope(ErfcScaled, t, 1e-3), ErfcScaled(t) * 100, 1e-9);
    }

    [Property]
    public void Error_functions_complete_each_other(int seed)
    {
        var x = Between(seed, -6, 6);
        Same(1, Erf(x) + Erfc(x), 1);
        Same(-Erf(x), Erf(-x), 0);
        Same(2, Erfc(x) + Erfc(-x), 2);
        Same(Erfc(x), Math.Exp(-x * x) * ErfcScaled(x), Erfc(x), 1e-13);
    }

    [Property]
    public void Normal_family_is_consistent(int seed)
    {
        var x = Between(seed, -37, 37);
        Assert.Equal(1, NormalCdf(x) + NormalCdf(-x), 2e-16);
        Same(NormalCdf(x), 0.5 * Erfc(-x / Math.Sqrt(2)), NormalCdf(x), 1e-12);
        Same(NormalCdf(x), Math.Exp(NormalLogCdf(x)), NormalCdf(x), 5e-13);
        Same(Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI), InverseMillsRatio(x) * NormalCdf(x), InverseMillsRatio(x) * NormalCdf(x), 1e-12);
    }

    [Property]
    public void Quantile_inverts_the_distribution_function(int seed)
    {
        var x = Between(seed, -37, 0);
        Same(x, NormalQuantile(NormalCdf(x)), Math.Abs(x) + (1 / Math.Max(1, -x)));
        var p = Positive(seed, -300, -0.302);
        Same(p, NormalCdf(NormalQuantile(p)), p, 5e-13);
        Same(-NormalQuantile(p), NormalQuantile(1 - p), p < 1e-3 ? double.PositiveInfinity : 10 / p);
    }

    [Property]
    public void Elementary_functions_invert_each_other(int seed)
    {
        var x = Positive(seed, -20, 2);
        Same(x, Log1p(Expm1(x)), x);
        if (x < 1) Same(-x, Log1p(Expm1(-x)), x);
        if (x < 30) Same(-x, Log1mExp(Log1mExp(-x)), x, Close * (1 + Math.Abs(Math.Log(x))));
        Same(x, Log1pExp(x) - Log1pExp(-x), Math.Max(x, 1));
        Same(Log1pExp(x), LogAddExp(0, x), 1 + x);
    }

    [Property]
    public void Beta_and_binomial_satisfy_Pascals_rule(int seed)
    {
        var (a, b) = (Positive(seed, -3, 4), Positive(~seed, -3, 4));
        Same(LogBeta(a, b), LogBeta(b, a), 0);
        Same(LogBeta(a, b), LogAddExp(LogBeta(a + 1, b), LogBeta(a, b + 1)), 2 + Math.Abs(LogBeta(a, b)));
        var (first, second, sum) = (LogGamma(a), LogGamma(b), LogGamma(a + b));
        Same(LogBeta(a, b), first + second - sum, 1 + Math.Abs(first) + Math.Abs(second) + Math.Abs(sum));
        var n = 2 + new Random(seed).Next(2000);
        var k = 1 + new Random(~seed).Next(n - 1);
        var expected = LogAddExp(LogBinomialCoefficient(n - 1, k - 1), LogBinomialCoefficient(n - 1, k));
        Same(expected, LogBinomialCoefficient(n, k), 10 + expected);
    }

    [Property]
    public void Incomplete_gamma_functions_complete_each_other_and_climb(int seed)
    {
        var a = Positive(seed, -3, 6);
        var x = a * Between(~seed, 0.5, 1.5);
        Same(1, RegularizedGammaP(a, x) + RegularizedGammaQ(a, x), 1);
        var step = Math.Exp((a * Math.Log(x)) - x - LogGamma(a + 1));
        var tolerance = 1e-14 * (10 + a + Math.Abs(a * Math.Log(x)));
        Same(RegularizedGammaP(a, x), RegularizedGammaP(a + 1, x) + step, RegularizedGammaP(a, x), tolerance);
        Same(RegularizedGammaQ(a + 1, x), RegularizedGammaQ(a, x) + step, RegularizedGammaQ(a + 1, x), tolerance);
    }

    [Property]
    public void Uniform_expansion_meets_the_series(int seed)
    {
        // Below 1e5 by series and fraction, above by the expansion; the recurrence joins them.
        var a = Between(seed, 99_999.001, 99_999.999);
        var x = a + (Math.Sqrt(a) * Between(~seed, -6, 6));
        var step = Math.Exp((a * Math.Log(x / a)) + a - x - (1 / (12 * a))) / Math.Sqrt(2 * Math.PI * a);
        Same(RegularizedGammaP(a, x) - step, RegularizedGammaP(a + 1, x), RegularizedGammaP(a, x), 1e-11);
        Same(RegularizedGammaQ(a, x) + step, RegularizedGammaQ(a + 1, x), RegularizedGammaQ(a, x), 1e-11);
    }

    [Property]
    public void Incomplete_beta_function_completes_itself_and_climbs(int seed)
    {
        var (a, b) = (Positive(seed, -2, 4), Positive(~seed, -2, 4));
        var x = Math.Round(Between(seed ^ 0x5555, 0.001, 0.999) * 1024) / 1024;
        if (x is 0 or 1) return;
        Same(1, RegularizedBeta(a, b, x) + RegularizedBeta(b, a, 1 - x), 1);
        var step = Math.Exp((a * Math.Log(x)) + (b * Log1p(-x)) - LogBeta(a, b)) / a;
        var tolerance = 1e-14 * (10 + Math.Abs(a * Math.Log(x)) + Math.Abs(b * Math.Log(1 - x)));
        Same(RegularizedBeta(a, b, x), RegularizedBeta(a + 1, b, x) + step, RegularizedBeta(a, b, x), tolerance);
    }
}
