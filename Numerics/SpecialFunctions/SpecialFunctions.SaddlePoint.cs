namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    // xᵃ exp(−x)/Γ(a + 1): the Poisson probability of a at mean x, for real a.
    private static double GammaFactor(double a, double x) => a < 2.5
        ? x > 800 ? 0 : Math.Pow(x, a) * Math.Exp(-x) * Math.Exp(-LogGammaOfPositive(a + 1, a))
        : Math.Exp(-ScaledDeviance(a, x) - LogGammaTail(a)) / (RootOfTwoPi * Math.Sqrt(a));

    // ln Γ(sum) where sum is 1 + a rounded.
    private static double LogGammaOfPositive(double sum, double a) => a <= 1.5 ? LogGammaOfOnePlus(a) : LogGamma(sum);

    // xᵃ yᵇ/B(a, b) for x + y = 1.
    private static double BetaFactor(double a, double b, double x, double y)
    {
        if (Math.Min(a, b) < 2.5) return Math.Exp((a * LogOfPart(x, y)) + (b * LogOfPart(y, x)) - LogBeta(a, b));
        var excess = BetaExcess(a, b, x, y);
        var exponent = (a * LogOfOnePlusMinus(-excess / a, x * ((a + b) / a))) + (b * LogOfOnePlusMinus(excess / b, y * ((a + b) / b)));
        var remainders = LogGammaTail(a + b) - LogGammaTail(a) - LogGammaTail(b);
        return Math.Exp(exponent + remainders) * Math.Sqrt(a / (a + b)) * Math.Sqrt(b) * InverseRootOfTwoPi;
    }

    // a y − b x, as exact as x and y, the larger of which is rounded from 1 minus the smaller.
    private static double BetaExcess(double a, double b, double x, double y)
    {
        var rest = x < y ? 1 - y - x : 1 - x - y;
        var product = b * x;
        var excess = Math.FusedMultiplyAdd(a, y, -product) - Math.FusedMultiplyAdd(b, x, -product);
        return excess + (x < y ? a * rest : -b * rest);
    }

    // ln x for x + y = 1, from the part that is exact.
    private static double LogOfPart(double x, double y) => x < 0.5 ? Math.Log(x) : Log1p(-y);

    // a (x/a − 1 − ln(x/a)), at least 0.
    private static double ScaledDeviance(double a, double x) => -a * LogOfOnePlusMinus((x - a) / a, x / a);

    // ln w − x for w = 1 + x, to a small relative error: with s = x/(2 + x), ln(1 + x) = 2 artanh s and 2s − x = −x s.
    private static double LogOfOnePlusMinus(double x, double w)
    {
        if (x is < -0.6 or > 1.5) return Math.Log(w) - x;
        var s = x / (2 + x);
        var square = s * s;
        var (sum, power) = (0.0, 2 * square);
        for (var k = 3; power > 1e-18 * square; k += 2)
        {
            sum += power / k;
            power *= square;
        }

        return s * (sum - x);
    }
}
