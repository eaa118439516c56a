using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Indicators: 0 inside, +∞ outside, with room for rounding where a projection cannot land exactly on its set.</summary>
internal static class Membership
{
    private const int Units = 32;

    /// <summary>0 if a condition holds, else +∞.</summary>
    public static T Of<T>(bool holds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => holds ? T.Zero : T.PositiveInfinity;

    /// <summary>0 if <paramref name="value"/> is at most <paramref name="bound"/> to rounding, else, and for NaN, +∞.</summary>
    public static T AtMost<T>(T value, T bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(value <= bound + (Rounding<T>() * bound));

    /// <summary>0 if the distance <paramref name="miss"/> is rounding beside <paramref name="size"/>, else, and for NaN, +∞.</summary>
    public static T Near<T>(T miss, T size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(T.Abs(miss) <= Rounding<T>() * size);

    /// <summary>For each element: 0 if it is at most its bound to rounding, else, and for NaN, +∞.</summary>
    public static Vector512<T> AtMost<T>(Vector512<T> value, Vector512<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.ConditionalSelect(
        Vector512.LessThanOrEqual(value, bound + (Vector512.Create(Rounding<T>()) * bound)),
        Vector512<T>.Zero, Vector512.Create(T.PositiveInfinity));

    private static T Rounding<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateChecked(Units) * (T.BitIncrement(T.One) - T.One);
}
