using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>
/// Elementary functions on 512-bit lanes with the same bits at every vector width: products and sums as written, none fused,
/// no estimates, no calls into a system library.
/// </summary>
internal static class VectorMath
{
    /// <summary>
    /// How a loop over 512-bit lanes is compiled: optimised at its first call and as a method of its own. Where a lane is two or four
    /// vectors of the hardware, an unoptimised loop costs a hundred times more and a long one, grown by inlining, spills every vector.
    /// </summary>
    public const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    private const uint RootOfHalfSingle = 0x3F3504F3;
    private const ulong RootOfHalfDouble = 0x3FE6A09E667F3BCD;
    private const ulong TwoToThe52 = 0x4330000000000000;

    /// <summary>ln x for finite normal x > 0; within 1 ulp. Other arguments give meaningless values.</summary>
    /// <remarks>x = 2^e (1 + f) with 1 + f in [sqrt(1/2), sqrt 2); a polynomial in f after Cephes' logf (Moshier).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LogOfNormal(Vector512<float> x)
    {
        var shifted = x.AsUInt32() + Vector512.Create(0x3F800000U - RootOfHalfSingle);
        var exponent = Vector512.ConvertToSingle((shifted >> 23).AsInt32() - Vector512.Create(127));
        var fraction = ((shifted & Vector512.Create(0x007FFFFFU)) + Vector512.Create(RootOfHalfSingle)).AsSingle();
        var f = fraction - Vector512<float>.One;
        var square = f * f;
        var p = Vector512.Create(7.0376836292e-2f);
        p = (p * f) + Vector512.Create(-1.1514610310e-1f);
        p = (p * f) + Vector512.Create(1.1676998740e-1f);
        p = (p * f) + Vector512.Create(-1.2420140846e-1f);
        p = (p * f) + Vector512.Create(1.4249322787e-1f);
        p = (p * f) + Vector512.Create(-1.6668057665e-1f);
        p = (p * f) + Vector512.Create(2.0000714765e-1f);
        p = (p * f) + Vector512.Create(-2.4999993993e-1f);
        p = (p * f) + Vector512.Create(3.3333331174e-1f);
        var tail = (f * square * p) + (exponent * Vector512.Create(-2.12194440e-4f)) - (square * Vector512.Create(0.5f));
        return f + tail + (exponent * Vector512.Create(0.693359375f));
    }

    /// <summary>ln x for finite normal x > 0; within 1 ulp. Other arguments give meaningless values.</summary>
    /// <remarks>
    /// x = 2^e (1 + f) with 1 + f in [sqrt(1/2), sqrt 2); ln(1 + f) = 2 artanh(f / (2 + f)), after fdlibm's log (Sun Microsystems).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LogOfNormal(Vector512<double> x)
    {
        var shifted = x.AsUInt64() + Vector512.Create(0x3FF0000000000000UL - RootOfHalfDouble);
        var exponent = ((shifted >> 52) | Vector512.Create(TwoToThe52)).AsDouble() - Vector512.Create(4503599627370496.0 + 1023);
        var fraction = ((shifted & Vector512.Create(0x000FFFFFFFFFFFFFUL)) + Vector512.Create(RootOfHalfDouble)).AsDouble();
        var f = fraction - Vector512<double>.One;
        var s = f / (f + Vector512.Create(2.0));
        var z = s * s;
        var p = Vector512.Create(1.479819860511658591e-01);
        p = (p * z) + Vector512.Create(1.531383769920937332e-01);
        p = (p * z) + Vector512.Create(1.818357216161805012e-01);
        p = (p * z) + Vector512.Create(2.222219843214978396e-01);
        p = (p * z) + Vector512.Create(2.857142874366239149e-01);
        p = (p * z) + Vector512.Create(3.999999999940941908e-01);
        p = (p * z) + Vector512.Create(6.666666666666735130e-01);
        var half = f * f * Vector512.Create(0.5);
        var tail = (s * (half + (p * z))) + (exponent * Vector512.Create(1.90821492927058770002e-10));
        return (exponent * Vector512.Create(6.93147180369123816490e-01)) - (half - tail - f);
    }

    /// <summary>sin x for |x| at most pi/4; within 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SinOfReduced(Vector512<float> x)
    {
        var z = x * x;
        var p = Vector512.Create(-1.9515295891e-4f);
        p = (p * z) + Vector512.Create(8.3321608736e-3f);
        p = (p * z) + Vector512.Create(-1.6666654611e-1f);
        return x + (p * z * x);
    }

    /// <summary>sin x for |x| at most pi/4; within 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SinOfReduced(Vector512<double> x)
    {
        var z = x * x;
        var p = Vector512.Create(1.58969099521155010221e-10);
        p = (p * z) + Vector512.Create(-2.50507602534068634195e-08);
        p = (p * z) + Vector512.Create(2.75573137070700676789e-06);
        p = (p * z) + Vector512.Create(-1.98412698298579493134e-04);
        p = (p * z) + Vector512.Create(8.33333333332248946124e-03);
        p = (p * z) + Vector512.Create(-1.66666666666666324348e-01);
        return x + (p * z * x);
    }

    /// <summary>cos x for |x| at most pi/4; within 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> CosOfReduced(Vector512<float> x)
    {
        var z = x * x;
        var p = Vector512.Create(2.443315711809948e-5f);
        p = (p * z) + Vector512.Create(-1.388731625493765e-3f);
        p = (p * z) + Vector512.Create(4.166664568298827e-2f);
        return Vector512<float>.One - ((z * Vector512.Create(0.5f)) - (p * z * z));
    }

    /// <summary>cos x for |x| at most pi/4; within 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> CosOfReduced(Vector512<double> x)
    {
        var z = x * x;
        var p = Vector512.Create(-1.13596475577881948265e-11);
        p = (p * z) + Vector512.Create(2.08757232129817482790e-09);
        p = (p * z) + Vector512.Create(-2.75573143513906633035e-07);
        p = (p * z) + Vector512.Create(2.48015872894767294178e-05);
        p = (p * z) + Vector512.Create(-1.38888888888741095749e-03);
        p = (p * z) + Vector512.Create(4.16666666666666019037e-02);
        return Vector512<double>.One - ((z * Vector512.Create(0.5)) - (p * z * z));
    }
}
