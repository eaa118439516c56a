using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Medians of few numbers.</summary>
internal static class Median
{
    /// <summary>The middle one of numbers, or the mean of the two in the middle; the numbers are sorted on the way.</summary>
    public static T Of<T>(Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 1; i < values.Length; i++)
        {
            var (value, place) = (values[i], i);
            for (; place > 0 && values[place - 1] > value; place--) values[place] = values[place - 1];
            values[place] = value;
        }

        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / (T.One + T.One);
    }

    /// <summary>The middle one of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.Max(T.Min(a, b), T.Min(T.Max(a, b), c));

    /// <summary>The middle one of five, by six comparisons (Devillard's network).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c, T d, T e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lower = T.Max(T.Min(a, b), T.Min(c, d));
        var upper = T.Min(T.Max(a, b), T.Max(c, d));
        return Of(lower, upper, e);
    }
}
