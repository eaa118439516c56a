using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>From double to the number type, without the checked conversion's call.</summary>
internal static class Number
{
    /// <summary><paramref name="value"/>, rounded to <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var single = (float)value;
            return Unsafe.BitCast<float, T>(single);
        }

        return typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(value) : T.CreateChecked(value);
    }

    /// <summary>The distance from 1 to the next number.</summary>
    public static T Epsilon<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.BitIncrement(T.One) - T.One;
}
