using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Medians of few numbers. Networks compare as the processor does, so that lanes and single numbers agree bit for bit, also where something is not a number.</summary>
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
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.MaxNative(T.MinNative(a, b), T.MinNative(T.MaxNative(a, b), c));

    /// <summary>The middle one of three, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b, Vector<T> c)
        where T : unmanaged => Vector.MaxNative(Vector.MinNative(a, b), Vector.MinNative(Vector.MaxNative(a, b), c));

    /// <summary>The middle one of five, by ten comparisons: what is not the larger of the smaller ones nor the smaller of the larger ones of two pairs cannot be it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T a, T b, T c, T d, T e)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(T.MaxNative(T.MinNative(a, b), T.MinNative(c, d)), T.MinNative(T.MaxNative(a, b), T.MaxNative(c, d)), e);

    /// <summary>The middle one of five, lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> a, Vector<T> b, Vector<T> c, Vector<T> d, Vector<T> e)
        where T : unmanaged =>
        Of(Vector.MaxNative(Vector.MinNative(a, b), Vector.MinNative(c, d)), Vector.MinNative(Vector.MaxNative(a, b), Vector.MaxNative(c, d)), e);
}
