using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>What conjugates of losses are made of, on a lane of float or double.</summary>
internal static class Conjugates
{
    /// <summary>x ln x, 0 at 0; of no meaning below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> TimesLogarithm<T>(Vector512<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<T>.Zero), Vector512<T>.Zero, x * LaneMath.Logarithm(x));

    /// <summary>The value where lower ≤ x ≤ upper, +∞ elsewhere: a conjugate with its domain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Within<T>(Vector512<T> x, T lower, T upper, Vector512<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.ConditionalSelect(
        Vector512.GreaterThanOrEqual(x, Vector512.Create(lower)) & Vector512.LessThanOrEqual(x, Vector512.Create(upper)),
        value,
        Vector512.Create(T.PositiveInfinity));
}
