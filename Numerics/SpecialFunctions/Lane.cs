using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>What the lane forms of special functions are made of.</summary>
internal static class Lane
{
    public const double SmallestNormal = 2.2250738585072014e-308;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(double value) => Vector512.Create(value);

    /// <summary>c₀ + c₁x + c₂x² + …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Polynomial(Vector512<double> x, ReadOnlySpan<double> coefficients)
    {
        var value = Of(coefficients[^1]);
        for (var i = coefficients.Length - 2; i >= 0; i--) value = Vector512.MultiplyAddEstimate(value, x, Of(coefficients[i]));
        return value;
    }

    /// <summary>All bits set where lowest ≤ x ≤ highest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Between(Vector512<double> x, double lowest, double highest) =>
        Vector512.GreaterThanOrEqual(x, Of(lowest)) & Vector512.LessThanOrEqual(x, Of(highest));

    /// <summary>exp(x) for every x, within 1 ulp; 0 and +∞ beyond the range of a double, NaN for NaN.</summary>
    /// <remarks>
    /// x = n ln 2 + r with |r| at most ½ ln 2, 1 + r + r² times a polynomial, and 2ⁿ in two factors, so that subnormal results are rounded once.
    /// Vector512.Exp is not used: it answers for a whole lane otherwise where one element is near the limits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        const double Rounder = 6755399441055744;
        var bounded = Vector512.Min(Vector512.Max(x, Of(-1000)), Of(1000));
        var n = Vector512.MultiplyAddEstimate(bounded, Of(1.4426950408889634), Of(Rounder)) - Of(Rounder);
        var r = Vector512.MultiplyAddEstimate(n, Of(-7.440617110012397e-11), Vector512.MultiplyAddEstimate(n, Of(-0.6931471804855391), bounded));
        var value = Vector512<double>.One + Vector512.MultiplyAddEstimate(r * r, Polynomial(r, ExpCoefficients), r);
        var half = (n * Of(0.5)) + Of(Rounder) - Of(Rounder);
        return value * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>exp(s x²) for s = ±1 or ±½ and |x| up to the limit, as if it were there beyond, with what is lost in rounding the square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpOfSquare(Vector512<double> x, double scale, double limit)
    {
        var bounded = Vector512.Min(Vector512.Abs(x), Of(limit));
        var square = bounded * bounded;
        var rest = Vector512.FusedMultiplyAdd(bounded, bounded, -square);
        return Exp(Of(scale) * square) * (Vector512<double>.One + (Of(scale) * rest));
    }

    /// <summary>ln(1 + x) from w = 1 + x rounded and its logarithm; see <see cref="SpecialFunctions.Log1p(double)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1p(Vector512<double> x, Vector512<double> w, Vector512<double> logarithm)
    {
        var one = Vector512<double>.One;
        var small = Vector512.ConditionalSelect(Vector512.Equals(w, one), x, logarithm * (x / (w - one)));
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(Vector512.Abs(x), Of(0.5)), logarithm, small);
    }

    /// <summary>exp(x) − 1 from w = exp(x) rounded; see <see cref="SpecialFunctions.Expm1(double)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Expm1(Vector512<double> x, Vector512<double> w)
    {
        var difference = w - Vector512<double>.One;
        var small = Vector512.ConditionalSelect(Vector512.Equals(difference, Vector512<double>.Zero), x, difference * (x / VectorMath.LogOfNormal(w)));
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Of(0.5)), small, difference);
    }

    private static ReadOnlySpan<double> ExpCoefficients =>
    [
        0.5000000000000001, 0.16666666666666669, 0.041666666666623824, 0.008333333333330039, 0.0013888888917367081,
        0.00019841269863171557, 2.4801521057868204e-05, 2.7557268276905696e-06, 2.7620201591031547e-07, 2.5100472505694996e-08,
    ];

    // 2ⁿ for whole n in (−1023, 1024).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> n) => ((n + Of(4503599627370496 + 1023)).AsUInt64() << 52).AsDouble();
}
