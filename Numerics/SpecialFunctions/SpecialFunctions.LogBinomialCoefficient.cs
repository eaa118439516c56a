using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln C(n, k), the logarithm of the number of ways to choose k of n, for real n and k by the gamma function.</summary>
    /// <param name="n">n, at least 0; NaN below.</param>
    /// <param name="k">k. The coefficient is taken as 0, its logarithm −∞, outside [0, n].</param>
    /// <returns>−ln(n + 1) − ln B(n − k + 1, k + 1): 0 at k = 0 and k = n. Its error is small against the value and against ln n.</returns>
    public static double LogBinomialCoefficient(double n, double k) => (n, k) switch
    {
        _ when !(n >= 0) || double.IsNaN(k) || double.IsInfinity(n) => double.NaN,
        _ when k < 0 || k > n => double.NegativeInfinity,
        _ when k == 0 || k == n => 0,
        _ => -Log1p(n) - LogBeta(n - k + 1, k + 1),
    };

    /// <summary>ln C(n, k) of every pair of elements; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="n">The n.</param>
    /// <param name="k">The k, as many.</param>
    /// <param name="destination">As long, and either an argument itself or apart from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap without coinciding.</exception>
    public static void LogBinomialCoefficient<T>(ReadOnlySpan<T> n, ReadOnlySpan<T> k, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elementwise.Check(n, destination);
        Elementwise.Check(k, destination);
        for (var i = 0; i < n.Length; i++)
            destination[i] = T.CreateTruncating(LogBinomialCoefficient(double.CreateTruncating(n[i]), double.CreateTruncating(k[i])));
    }
}
