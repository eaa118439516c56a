using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>A function of one number on 512-bit lanes, and for one number where a lane's formula does not hold.</summary>
internal interface ILaneFunction
{
    /// <summary>Where the formula on lanes holds; elsewhere <see cref="InvokeScalar"/> answers.</summary>
    static abstract Vector512<double> Holds(Vector512<double> x);

    static abstract Vector512<double> Invoke(Vector512<double> x);

    static abstract double InvokeScalar(double x);
}

/// <summary>A lane function applied to every element of a span, in double whatever the elements are; no element's bits depend on its place.</summary>
internal static class LaneLoop
{
    public static void Apply<TFunction, T>(ReadOnlySpan<T> x, Span<T> destination)
        where TFunction : struct, ILaneFunction
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Elementwise.Check(x, destination);
        if (typeof(T) == typeof(double)) Doubles<TFunction>(MemoryMarshal.Cast<T, double>(x), MemoryMarshal.Cast<T, double>(destination));
        else Singles<TFunction>(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(destination));
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Doubles<TFunction>(ReadOnlySpan<double> x, Span<double> destination)
        where TFunction : struct, ILaneFunction
    {
        Span<double> room = stackalloc double[Vector512<double>.Count];
        for (var i = 0; i < x.Length; i += Vector512<double>.Count)
        {
            var whole = x.Length - i >= Vector512<double>.Count;
            if (!whole)
            {
                room.Fill(1);
                x[i..].CopyTo(room);
            }

            var arguments = Vector512.Create<double>(whole ? x[i..] : room);
            var values = Invoke<TFunction>(arguments);
            values.CopyTo(whole ? destination[i..] : room);
            if (!whole) room[..(x.Length - i)].CopyTo(destination[i..]);
        }
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Singles<TFunction>(ReadOnlySpan<float> x, Span<float> destination)
        where TFunction : struct, ILaneFunction
    {
        Span<float> room = stackalloc float[Vector512<float>.Count];
        for (var i = 0; i < x.Length; i += Vector512<float>.Count)
        {
            var whole = x.Length - i >= Vector512<float>.Count;
            if (!whole)
            {
                room.Fill(1);
                x[i..].CopyTo(room);
            }

            var (lower, upper) = Vector512.Widen(Vector512.Create<float>(whole ? x[i..] : room));
            var values = Vector512.Narrow(Invoke<TFunction>(lower), Invoke<TFunction>(upper));
            values.CopyTo(whole ? destination[i..] : room);
            if (!whole) room[..(x.Length - i)].CopyTo(destination[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Invoke<TFunction>(Vector512<double> x)
        where TFunction : struct, ILaneFunction
    {
        var values = TFunction.Invoke(x);
        var holds = TFunction.Holds(x);
        return Vector512.EqualsAll(holds.AsInt64(), Vector512<long>.AllBitsSet) ? values : Repaired<TFunction>(x, values, holds);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Repaired<TFunction>(Vector512<double> x, Vector512<double> values, Vector512<double> holds)
        where TFunction : struct, ILaneFunction
    {
        for (var i = 0; i < Vector512<double>.Count; i++)
            if (holds.AsInt64()[i] == 0) values = values.WithElement(i, TFunction.InvokeScalar(x[i]));
        return values;
    }
}
