using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The polygamma function ψ⁽ⁿ⁾(x), the n-th derivative of the digamma function.</summary>
    /// <param name="order">n, at least 0: 0 is the digamma and 1 the trigamma function.</param>
    /// <param name="x">The argument. For n of at least 2: ±∞ with the sign of (−1)ⁿ⁺¹ at 0, 0 at +∞, NaN for negative x.</param>
    /// <returns>The value; the relative error grows slowly with n and is about 1e-14 at n = 20.</returns>
    /// <remarks>
    /// (−1)ⁿ⁺¹ n! ζ(n + 1, x) with Hurwitz's zeta function by the Euler–Maclaurin formula (DLMF 5.15.1, 25.11.1, 2.10.1), all of it relative to
    /// (n − 1)! x⁻ⁿ, so that factorial and power do not overflow on their own.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative.</exception>
    public static double Polygamma(int order, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        return order switch
        {
            0 => Digamma(x),
            1 => Trigamma(x),
            _ when double.IsNaN(x) || x < 0 => double.NaN,
            _ => (order % 2 == 0 ? -1 : 1) * PolygammaMagnitude(order, x),
        };
    }

    /// <summary>ψ⁽ⁿ⁾(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="order">n, at least 0.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Polygamma<T>(int order, ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        Elementwise.Check(x, destination);
        for (var i = 0; i < x.Length; i++) destination[i] = T.CreateTruncating(Polygamma(order, double.CreateTruncating(x[i])));
    }

    private static double PolygammaMagnitude(int order, double x)
    {
        if (x == 0) return double.PositiveInfinity;
        if (double.IsPositiveInfinity(x)) return 0;

        // n! ζ(n + 1, x) = (n − 1)! x⁻ⁿ (sum n/x (x/(x + k))ⁿ⁺¹ over k < N, then the integral, half the next term and the corrections at y = x + N).
        var sum = 0.0;
        var y = x;
        for (; y < 10 + (0.5 * order); y++)
        {
            var term = Math.Pow(x / y, order) * (order / y);
            sum += term;
            if (term < 1e-18 * sum && y > x + 2) break;
        }

        var power = Math.Pow(x / y, order);
        var (inverse, square) = (1 / y, 1 / (y * y));
        var corrections = 0.0;
        var rising = order * (order + 1.0) * square;
        for (var j = 0; j < BernoulliOverFactorial.Length; j++)
        {
            corrections += BernoulliOverFactorial[j] * rising;
            rising *= (order + (2 * j) + 2.0) * (order + (2 * j) + 3.0) * square;
        }

        sum += power * (1 + (0.5 * order * inverse) + corrections);
        var scale = 1 / x;
        for (var k = 1; k < order; k++) scale *= k / x;
        return scale * sum;
    }

    private static ReadOnlySpan<double> BernoulliOverFactorial =>
    [
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05, -8.267195767195768e-07, 2.08767569878681e-08,
        -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225827e-13, 8.586062056277845e-15, -2.174868698558062e-16,
        5.5090028283602295e-18, -1.3954464685812522e-19, 3.534707039629467e-21, -8.953517427037546e-23, 2.267952452337683e-24,
    ];
}
