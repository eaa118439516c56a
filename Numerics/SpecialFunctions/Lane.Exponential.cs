using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

internal static partial class Lane
{
    public const double SmallestNormal = 2.2250738585072014e-308;

    // Added and taken away again, it rounds to a whole number.
    private const double Rounder = 6755399441055744;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(double value) => Vector512.Create(value);

    /// <summary>The first eight elements, in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load<T>(ReadOnlySpan<T> x)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return Vector512.Create<T>(x).As<T, double>();
        var (lower, upper) = Vector256.Widen(Vector256.Create<T>(x).As<T, float>());
        return Vector512.Create(lower, upper);
    }

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
        var (n, rest) = Reduced(x);
        var half = (n * Of(0.5)) + Of(Rounder) - Of(Rounder);
        return (Vector512<double>.One + rest) * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    /// <summary>exp(x) − 1 for |x| below 2: 2ⁿ (eʳ − 1) + (2ⁿ − 1), which hardly cancels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Expm1OfSmall(Vector512<double> x)
    {
        var (n, rest) = Reduced(x);
        var power = PowerOfTwo(n);
        return (power * rest) + (power - Vector512<double>.One);
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

    private static ReadOnlySpan<double> ExpCoefficients =>
    [
        0.5000000000000001, 0.16666666666666669, 0.041666666666623824, 0.008333333333330039, 0.0013888888917367081,
        0.00019841269863171557, 2.4801521057868204e-05, 2.7557268276905696e-06, 2.7620201591031547e-07, 2.5100472505694996e-08,
    ];

    // n and eʳ − 1 for x = n ln 2 + r, |r| at most ½ ln 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Exponent, Vector512<double> Remainder) Reduced(Vector512<double> x)
    {
        var bounded = Vector512.Min(Vector512.Max(x, Of(-1000)), Of(1000));
        var n = Vector512.MultiplyAddEstimate(bounded, Of(1.4426950408889634), Of(Rounder)) - Of(Rounder);
        var r = Vector512.MultiplyAddEstimate(n, Of(-7.440617110012397e-11), Vector512.MultiplyAddEstimate(n, Of(-0.6931471804855391), bounded));
        return (n, Vector512.MultiplyAddEstimate(r * r, Polynomial(r, ExpCoefficients), r));
    }

    // 2ⁿ for whole n in (−1023, 1024).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> n) => ((n + Of(4503599627370496 + 1023)).AsUInt64() << 52).AsDouble();
}
