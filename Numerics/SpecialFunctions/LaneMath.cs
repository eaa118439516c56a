using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>
/// Elementary functions on a lane of float or double, with their values at the ends of their domains: what a loss, a penalty or a primitive of your own is
/// written with.
/// </summary>
public static class LaneMath
{
    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAdd<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exponential<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.Exp(x.AsSingle()).As<float, T>()
        : Lane.Exp(x.AsDouble()).As<double, T>();

    /// <summary>ln x: −∞ at 0, not a number below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logarithm<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.Log(x.AsSingle()).As<float, T>()
        : Vector512.Log(x.AsDouble()).As<double, T>();

    /// <summary>sin x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sine<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.Sin(x.AsSingle()).As<float, T>()
        : Vector512.Sin(x.AsDouble()).As<double, T>();

    /// <summary>cos x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Cosine<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.Cos(x.AsSingle()).As<float, T>()
        : Vector512.Cos(x.AsDouble()).As<double, T>();

    /// <summary>−1, 0 or 1; not a number where x is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sign<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.ConditionalSelect(
        Vector512.Equals(x, Vector512<T>.Zero) | Vector512.IsNaN(x),
        x,
        Vector512.CopySign(Vector512<T>.One, x));

    /// <summary>ln(1 + x) to a small relative error: ln(w) x/(w − 1) with w = 1 + x rounded, whose two errors cancel (Higham 2002, section 1.14.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LogarithmOfOnePlus<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var w = Vector512<T>.One + x;
        var apart = w - Vector512<T>.One;
        var infinite = Vector512.Equals(x, Vector512.Create(T.PositiveInfinity));
        return Vector512.ConditionalSelect(Vector512.Equals(apart, Vector512<T>.Zero) | infinite, x, Logarithm(w) * (x / apart));
    }

    /// <summary>ln(1 + x) of a single number, in the same way.</summary>
    public static T LogarithmOfOnePlus<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var apart = T.One + x - T.One;
        return apart == T.Zero || T.IsPositiveInfinity(x) ? x : T.Log(T.One + x) * (x / apart);
    }

    /// <summary>1/(1 + e⁻ˣ), by e to the power −|x|, which does not overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logistic<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var e = Exponential(-Vector512.Abs(x));
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512<T>.Zero), Vector512<T>.One, e) / (Vector512<T>.One + e);
    }

    /// <summary>1/(1 + e⁻ˣ) of a single number.</summary>
    public static T Logistic<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var e = T.Exp(-T.Abs(x));
        return (x >= T.Zero ? T.One : e) / (T.One + e);
    }

    /// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e to the power −|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Softplus<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.Max(x, Vector512<T>.Zero) + LogarithmOfOnePlus(Exponential(-Vector512.Abs(x)));

    /// <summary>tanh x, by its series below 0.25 in magnitude (where 1 − e cancels) and by e to the power −2|x| above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> HyperbolicTangent<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var magnitude = Vector512.Abs(x);
        var e = Exponential(magnitude * T.CreateTruncating(-2));
        var far = Vector512.CopySign((Vector512<T>.One - e) / (Vector512<T>.One + e), x);
        var square = x * x;

        // The continued fraction x/(1 + x²/(3 + x²/(5 + …))) to 15: exact to rounding below 0.25.
        var tail = Vector512.Create(T.CreateTruncating(15));
        for (var k = 13; k >= 1; k -= 2) tail = Vector512.Create(T.CreateTruncating(k)) + (square / tail);
        return Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(T.CreateTruncating(0.25))), x / tail, far);
    }
}
