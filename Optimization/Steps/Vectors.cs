using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The few element-wise passes that steps with several points need, and the sums that go with them in one pass.</summary>
internal static class Vectors
{
    /// <summary>destination ← x + β (x − before).</summary>
    public static void Extrapolate<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> before, T momentum, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var factor = Vector512.Create(momentum);
        var i = 0;
        for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var lane = Vector512.Create(x[i..]);
            (lane + (factor * (lane - Vector512.Create(before[i..])))).CopyTo(destination[i..]);
        }

        for (; i < x.Length; i++) destination[i] = x[i] + (momentum * (x[i] - before[i]));
    }

    /// <summary>destination ← x + c d.</summary>
    public static void AddScaled<T>(ReadOnlySpan<T> x, T scale, ReadOnlySpan<T> direction, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Lengths are checked here, once: a coordinate move is little more than this loop.
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var along = ref MemoryMarshal.GetReference(direction[..x.Length]);
        ref var to = ref MemoryMarshal.GetReference(destination[..x.Length]);
        var factor = Vector512.Create(scale);
        var (i, length, lane) = ((nuint)0, (nuint)x.Length, (nuint)Vector512<T>.Count);
        for (; i + lane <= length; i += lane)
        {
            (Vector512.LoadUnsafe(ref from, i) + (factor * Vector512.LoadUnsafe(ref along, i))).StoreUnsafe(ref to, i);
        }

        for (; i < length; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i) + (scale * Unsafe.Add(ref along, i));
    }

    /// <summary>destination ← c x.</summary>
    public static void Scale<T>(ReadOnlySpan<T> x, T scale, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var factor = Vector512.Create(scale);
        var i = 0;
        for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count) (factor * Vector512.Create(x[i..])).CopyTo(destination[i..]);
        for (; i < x.Length; i++) destination[i] = scale * x[i];
    }

    /// <summary>slow ← slow + c (fast − slow).</summary>
    public static void Interpolate<T>(Span<T> slow, ReadOnlySpan<T> fast, T weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var factor = Vector512.Create(weight);
        var i = 0;
        for (; i <= slow.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var lane = Vector512.Create<T>(slow[i..]);
            (lane + (factor * (Vector512.Create(fast[i..]) - lane))).CopyTo(slow[i..]);
        }

        for (; i < slow.Length; i++) slow[i] += weight * (fast[i] - slow[i]);
    }

    /// <summary>With G = (y − next)/η: ‖G‖₂, and ⟨G, next − x⟩, which is above 0 when the last move went uphill.</summary>
    public static (T Norm, T Alignment) GeneralizedGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> next, ReadOnlySpan<T> x, T length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inverse = T.One / length;
        var factor = Vector512.Create(inverse);
        var (squares, products) = (Vector512<T>.Zero, Vector512<T>.Zero);
        var i = 0;
        for (; i <= y.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var to = Vector512.Create(next[i..]);
            var gradient = (Vector512.Create(y[i..]) - to) * factor;
            squares += gradient * gradient;
            products += gradient * (to - Vector512.Create(x[i..]));
        }

        var (square, product) = (Vector512.Sum(squares), Vector512.Sum(products));
        for (; i < y.Length; i++)
        {
            var gradient = (y[i] - next[i]) * inverse;
            square += gradient * gradient;
            product += gradient * (next[i] - x[i]);
        }

        return (T.Sqrt(square), product);
    }
}
