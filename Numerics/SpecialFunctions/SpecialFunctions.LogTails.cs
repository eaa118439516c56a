namespace Toolkit.Numerics;

// Logarithms of tails with their derivatives by the shapes, which have no closed form: the sums and fractions of the tails themselves, over jets.
public static partial class SpecialFunctions
{
    private const double LogOfTwo = 0.6931471805599453;
    private const double Underflow = 1e-290;
    private const double Flat = 1e-13;

    /// <summary>ln P(a, x), or ln Q(a, x), with derivatives by a.</summary>
    internal static Jet LogRegularizedGamma(double a, double x, bool upper)
    {
        if (!(a > 0 && x >= 0) || double.IsInfinity(a)) return double.NaN;
        if (x == 0 || double.IsInfinity(x)) return upper == (x == 0) ? 0 : double.NegativeInfinity;
        var isLower = x < a + 1;
        var direct = isLower ? LogGammaLower(Jet.First(a), x) : LogGammaUpper(Jet.First(a), x);
        var tail = isLower != upper ? direct : direct.Log1mExp();
        return tail with { Value = LogRegularizedGammaValue(a, x, upper) is var value && double.IsFinite(value) ? value : tail.Value };
    }

    /// <summary>ln P(a, x), or ln Q(a, x); −∞ where that underflows.</summary>
    internal static double LogRegularizedGammaValue(double a, double x, bool upper)
    {
        var tail = IncompleteGamma(a, x, upper);
        return tail switch
        {
            < Underflow => double.NegativeInfinity,
            < 0.5 => Math.Log(tail),
            _ => Log1p(-IncompleteGamma(a, x, !upper)),
        };
    }

    /// <summary>ln of Iₓ(a, b) with y = 1 − x, with derivatives by what a, b, x and y are functions of.</summary>
    internal static Jet LogRegularizedBeta(in Jet a, in Jet b, in Jet x, in Jet y)
    {
        if (!(a.Value > 0 && b.Value > 0 && x.Value is >= 0 and <= 1) || double.IsInfinity(a.Value) || double.IsInfinity(b.Value)) return double.NaN;
        if (x.Value == 0 || y.Value == 0) return x.Value == 0 ? double.NegativeInfinity : 0;
        return BetaExcess(a.Value, b.Value, x.Value, y.Value) >= 0 ? LogBetaBelowMean(a, b, x, y) : LogBetaBelowMean(b, a, y, x).Log1mExp();
    }

    /// <summary>ln P(X ≤ t) of Student's t distribution, with derivatives by its degrees of freedom.</summary>
    internal static Jet LogStudentTCdf(double degrees, double t)
    {
        if (!(degrees > 0) || double.IsInfinity(degrees) || double.IsNaN(t)) return double.NaN;
        if (t == 0) return -LogOfTwo;
        if (double.IsInfinity(t)) return t > 0 ? 0 : double.NegativeInfinity;
        var (nu, square) = (Jet.First(degrees), t * t);
        var sum = nu + square;
        var half = LogRegularizedBeta(nu * 0.5, 0.5, nu / sum, square / sum) - LogOfTwo;
        return t < 0 ? half : half.Log1mExp();
    }

    // The power series: all terms are positive.
    private static Jet LogGammaLower(in Jet a, double x)
    {
        Jet sum = 1, term = 1;
        for (var n = 1; term.Value > 1e-19 * sum.Value; n++)
        {
            term = term * x / (a + n);
            sum += term;
        }

        return (a * Math.Log(x)) - x - (a + 1).LogGamma() + sum.Log();
    }

    // Legendre's fraction, by Lentz's method.
    private static Jet LogGammaUpper(in Jet a, double x)
    {
        var denominator = x + 1 - a;
        Jet numerators = denominator, denominators = 0, fraction = denominator;
        for (var n = 1.0; ; n++)
        {
            var partial = n * (a - n);
            denominator += 2;
            denominators = 1 / (denominator + (partial * denominators));
            numerators = denominator + (partial / numerators);
            var change = numerators * denominators;
            fraction *= change;
            if (HasSettled(change)) return (a * Math.Log(x)) - x - a.LogGamma() - fraction.Log();
        }
    }

    private static Jet LogBetaBelowMean(in Jet a, in Jet b, in Jet x, in Jet y)
    {
        var both = (a.LogGamma() + b.LogGamma() - (a + b).LogGamma()) with { Value = LogBeta(a.Value, b.Value) };
        var factor = (a * LogOfPart(x, y)) + (b * LogOfPart(y, x)) - both;
        return b.Value < 1 && y.Value * Math.Max(a.Value, 1) < 0.7
            ? (factor + BetaSeries(b, a, y).Log() - b.Log()).Log1mExp()
            : factor - BetaFraction(a, b, x, y).Log();
    }

    // Iₓ(a, b) a B(a, b)/(xᵃ yᵇ): all terms are positive.
    private static Jet BetaSeries(in Jet a, in Jet b, in Jet x)
    {
        Jet sum = 1, term = 1;
        for (var n = 0; term.Value > 1e-19 * sum.Value; n++)
        {
            term = term * x * (a + b + n) / (a + (n + 1));
            sum += term;
        }

        return sum;
    }

    // As BetaFraction of numbers.
    private static Jet BetaFraction(in Jet a, in Jet b, in Jet x, in Jet y)
    {
        var excess = ((a * y) - (b * x)) with { Value = BetaExcess(a.Value, b.Value, x.Value, y.Value) };
        var fraction = a * (excess + 1) / (a + 1);
        Jet numerators = fraction, denominators = 0;
        for (var m = 1.0; ; m++)
        {
            var odd = a + ((2 * m) - 1);
            var pull = m * (x * (b - m));
            var partial = (a + (m - 1)) / odd * (x * ((a + b + (m - 1)) / odd)) * pull;
            var denominator = m + (pull / odd) + ((a + m) * (excess + 1 + (m * (1 + y))) / (odd + 2));
            denominators = 1 / (denominator + (partial * denominators));
            numerators = denominator + (partial / numerators);
            var change = numerators * denominators;
            fraction *= change;
            if (HasSettled(change)) return fraction;
        }
    }

    // Derivatives settle as the value does, up to the rounding of their sums; not a number settles nothing further.
    private static bool HasSettled(in Jet change) => !(Math.Abs(change.Value - 1) > 2.3e-16) && (change.IsFlat(Flat) || double.IsNaN(change.Value));

    private static Jet LogOfPart(in Jet x, in Jet y) => x.Through(LogOfPart(x.Value, y.Value), 1 / x.Value, -1 / (x.Value * x.Value));
}
