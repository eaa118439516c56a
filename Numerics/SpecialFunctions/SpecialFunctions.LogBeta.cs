using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).</summary>
    /// <param name="a">The first argument, positive. +∞ at 0, −∞ at +∞, NaN below 0.</param>
    /// <param name="b">The second argument, as the first; NaN where one is 0 and the other +∞.</param>
    /// <returns>The value. Its error is small against |ln B| and against 1, whichever is larger, however large or unequal the arguments are.</returns>
    /// <remarks>Where an argument is large its ln Γ is split by Stirling's formula, whose large terms cancel on paper.</remarks>
    public static double LogBeta(double a, double b)
    {
        if (!(a >= 0) || !(b >= 0)) return double.NaN;
        var (small, large) = (Math.Min(a, b), Math.Max(a, b));
        if (small == 0) return double.IsInfinity(large) ? double.NaN : double.PositiveInfinity;
        if (double.IsInfinity(large)) return double.NegativeInfinity;
        if (large < 2.5) return LogGamma(small) + LogGamma(large) - LogGamma(small + large);
        var sum = small + large;
        var remainders = LogGammaTail(large) - LogGammaTail(sum);
        return small < 2.5
            ? LogGamma(small) + remainders + small - (small * Math.Log(sum)) - ((large - 0.5) * Log1p(small / large))
            : LogOfRootOfTwoPi + LogGammaTail(small) + remainders - (0.5 * Math.Log(large)) - ((small - 0.5) * Log1p(large / small))
                - (large * Log1p(small / large));
    }

    /// <summary>ln B(a, b) of every pair of elements; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="a">The first arguments.</param>
    /// <param name="b">The second arguments, as many.</param>
    /// <param name="destination">As long, and either an argument itself or apart from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap without coinciding.</exception>
    public static void LogBeta<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elementwise.Check(a, destination);
        Elementwise.Check(b, destination);
        for (var i = 0; i < a.Length; i++) destination[i] = T.CreateTruncating(LogBeta(double.CreateTruncating(a[i]), double.CreateTruncating(b[i])));
    }
}
