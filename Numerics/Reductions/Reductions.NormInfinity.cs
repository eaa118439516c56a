using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

public static partial class Reductions
{
    /// <summary>The largest magnitude: max_i |x_i|.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The elements.</param>
    /// <returns>The largest magnitude; 0 for no elements, NaN if an element is NaN.</returns>
    public static T NormInfinity<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return T.CreateTruncating(BitConverter.Int32BitsToSingle(LargestBits(MemoryMarshal.Cast<T, int>(x), int.MaxValue)));
        }

        if (typeof(T) == typeof(double))
        {
            return T.CreateTruncating(BitConverter.Int64BitsToDouble(LargestBits(MemoryMarshal.Cast<T, long>(x), long.MaxValue)));
        }

        var largest = T.Zero;
        foreach (var value in x) largest = T.Max(largest, T.Abs(value));
        return largest;
    }

    // Without their sign, floating-point numbers are in the order of their bits, and NaN comes after infinity.
    private static TBits LargestBits<TBits>(ReadOnlySpan<TBits> x, TBits magnitude)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        var lane = (nuint)Vector512<TBits>.Count;
        var count = (nuint)x.Length;
        var mask = Vector512.Create(magnitude);
        ref var first = ref MemoryMarshal.GetReference(x);
        Vector512<TBits> a = default, b = default;
        nuint i = 0;
        for (; i + (2 * lane) <= count; i += 2 * lane)
        {
            a = Vector512.Max(a, Vector512.LoadUnsafe(ref first, i) & mask);
            b = Vector512.Max(b, Vector512.LoadUnsafe(ref first, i + lane) & mask);
        }

        a = Vector512.Max(a, b);
        var largest = TBits.Zero;
        for (var j = 0; j < Vector512<TBits>.Count; j++) largest = TBits.Max(largest, a[j]);
        for (; i < count; i++) largest = TBits.Max(largest, Unsafe.Add(ref first, i) & magnitude);
        return largest;
    }
}
