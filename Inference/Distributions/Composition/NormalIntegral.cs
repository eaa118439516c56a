namespace Toolkit.Inference;

/// <summary>ln Φ(z), the logarithm of how much of a standard normal distribution lies below z, accurate in both tails.</summary>
internal static class NormalIntegral
{
    private const double LogRootOfTwoPi = 0.91893853320467274178;

    /// <summary>ln Φ(z).</summary>
    public static double Log(double z) => z switch
    {
        > 0 => double.LogP1(-Math.Exp(Log(-z))),
        < -3 => (-0.5 * z * z) - LogRootOfTwoPi - Math.Log(Fraction(-z)),
        _ => Math.Log(0.5 + (Series(z) * Math.Exp((-0.5 * z * z) - LogRootOfTwoPi))),
    };

    // Laplace's continued fraction z + 1/(z + 2/(z + 3/…)) is the inverse of Mills' ratio.
    private static double Fraction(double z)
    {
        var tail = z;
        for (var k = 80; k >= 1; k--) tail = z + (k / tail);
        return tail;
    }

    // z + z³/3 + z⁵/(3 · 5) + …
    private static double Series(double z)
    {
        var (term, sum) = (z, z);
        for (var k = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); k += 2)
        {
            term *= z * z / k;
            sum += term;
        }

        return sum;
    }
}
