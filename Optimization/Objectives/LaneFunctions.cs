using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The elementary functions of losses and their conjugates, on a lane of float or double.</summary>
internal static class LaneFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exponential<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.Exp(x.AsSingle()).As<float, T>()
        : Vector512.Exp(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Logarithm<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector512.Log(x.AsSingle()).As<float, T>()
        : Vector512.Log(x.AsDouble()).As<double, T>();

    /// <summary>
    /// ln(1 + e) for e of at least 0, to a small relative error: ln(w) e/(w − 1) with w = 1 + e rounded, whose two errors cancel
    /// (Hewlett-Packard 1982; Higham 2002, section 1.14.1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LogOfOnePlus<T>(Vector512<T> e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var w = Vector512<T>.One + e;
        return Vector512.ConditionalSelect(Vector512.Equals(w, Vector512<T>.One), e, Logarithm(w) * (e / (w - Vector512<T>.One)));
    }

    /// <summary>x ln x, 0 at 0; of no meaning below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> TimesLogarithm<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<T>.Zero), Vector512<T>.Zero, x * Logarithm(x));

    /// <summary>The value where lower ≤ x ≤ upper, +∞ elsewhere: a conjugate with its domain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Within<T>(Vector512<T> x, T lower, T upper, Vector512<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.ConditionalSelect(
        Vector512.GreaterThanOrEqual(x, Vector512.Create(lower)) & Vector512.LessThanOrEqual(x, Vector512.Create(upper)),
        value,
        Vector512.Create(T.PositiveInfinity));
}
