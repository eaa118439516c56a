using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>Updates of a row by other rows, element by element, each product rounded before it is added: the same bits at every width.</summary>
internal static class LaneUpdate
{
    /// <summary>destination = destination + scale * source.</summary>
    public static void AddScaled<T>(T scale, ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        var count = (nuint)destination.Length;
        var factor = Vector512.Create(scale);
        ref var x = ref MemoryMarshal.GetReference(source);
        ref var y = ref MemoryMarshal.GetReference(destination);
        nuint i = 0;
        for (; i + lane <= count; i += lane)
        {
            (Vector512.LoadUnsafe(ref y, i) + (factor * Vector512.LoadUnsafe(ref x, i))).StoreUnsafe(ref y, i);
        }

        for (; i < count; i++) Unsafe.Add(ref y, i) += scale * Unsafe.Add(ref x, i);
    }

    /// <summary>destination = destination + scale * source, in whole lanes: as many as the destination has.</summary>
    public static void AddScaledLanes<T>(T scale, ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var factor = Vector512.Create(scale);
        ref var x = ref MemoryMarshal.GetReference(source);
        ref var y = ref MemoryMarshal.GetReference(destination);
        for (nuint i = 0; i < (nuint)destination.Length; i += (nuint)Vector512<T>.Count)
        {
            (Vector512.LoadUnsafe(ref y, i) + (factor * Vector512.LoadUnsafe(ref x, i))).StoreUnsafe(ref y, i);
        }
    }

    /// <summary>destination = destination + value, in whole lanes.</summary>
    public static void AddToEach<T>(T value, Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var added = Vector512.Create(value);
        ref var y = ref MemoryMarshal.GetReference(lanes);
        for (nuint i = 0; i < (nuint)lanes.Length; i += (nuint)Vector512<T>.Count) (Vector512.LoadUnsafe(ref y, i) + added).StoreUnsafe(ref y, i);
    }

    /// <summary>destination = (((destination + s0 r0) + s1 r1) + s2 r2) + s3 r3 for four rows a stride apart: one pass instead of four.</summary>
    public static void AddScaledRows<T>(T s0, T s1, T s2, T s3, ref T first, nint stride, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        var count = (nuint)destination.Length;
        var (f0, f1, f2, f3) = (Vector512.Create(s0), Vector512.Create(s1), Vector512.Create(s2), Vector512.Create(s3));
        ref var r0 = ref first;
        ref var r1 = ref Unsafe.Add(ref first, stride);
        ref var r2 = ref Unsafe.Add(ref first, 2 * stride);
        ref var r3 = ref Unsafe.Add(ref first, 3 * stride);
        ref var y = ref MemoryMarshal.GetReference(destination);
        nuint i = 0;
        for (; i + lane <= count; i += lane)
        {
            var sum = Vector512.LoadUnsafe(ref y, i) + (f0 * Vector512.LoadUnsafe(ref r0, i));
            sum += f1 * Vector512.LoadUnsafe(ref r1, i);
            sum += f2 * Vector512.LoadUnsafe(ref r2, i);
            sum += f3 * Vector512.LoadUnsafe(ref r3, i);
            sum.StoreUnsafe(ref y, i);
        }

        for (; i < count; i++)
        {
            var sum = Unsafe.Add(ref y, i) + (s0 * Unsafe.Add(ref r0, i));
            sum += s1 * Unsafe.Add(ref r1, i);
            sum += s2 * Unsafe.Add(ref r2, i);
            sum += s3 * Unsafe.Add(ref r3, i);
            Unsafe.Add(ref y, i) = sum;
        }
    }

    /// <summary>(x, y) = (c x - s y, s x + c y): a plane rotation of two rows.</summary>
    public static void Rotate<T>(T cosine, T sine, Span<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        var count = (nuint)x.Length;
        var (c, s) = (Vector512.Create(cosine), Vector512.Create(sine));
        ref var first = ref MemoryMarshal.GetReference(x);
        ref var second = ref MemoryMarshal.GetReference(y);
        nuint i = 0;
        for (; i + lane <= count; i += lane)
        {
            var (a, b) = (Vector512.LoadUnsafe(ref first, i), Vector512.LoadUnsafe(ref second, i));
            ((c * a) - (s * b)).StoreUnsafe(ref first, i);
            ((s * a) + (c * b)).StoreUnsafe(ref second, i);
        }

        for (; i < count; i++)
        {
            var (a, b) = (Unsafe.Add(ref first, i), Unsafe.Add(ref second, i));
            (Unsafe.Add(ref first, i), Unsafe.Add(ref second, i)) = ((cosine * a) - (sine * b), (sine * a) + (cosine * b));
        }
    }

    /// <summary>destination = sourceᵀ, in squares that stay in the first cache.</summary>
    public static void Transpose<T>(ReadOnlyMatrixSpan<T> source, MatrixSpan<T> destination)
        where T : unmanaged
    {
        const int Square = 16;
        for (var top = 0; top < source.Rows; top += Square)
        {
            var bottom = Math.Min(source.Rows, top + Square);
            for (var j = 0; j < source.Columns; j++)
            {
                var to = destination.Row(j)[top..bottom];
                for (var i = 0; i < to.Length; i++) to[i] = source.Values[((top + i) * source.Stride) + j];
            }
        }
    }

    /// <summary>(x, y) = (y, x).</summary>
    public static void Swap<T>(Span<T> x, Span<T> y)
        where T : unmanaged
    {
        for (var i = 0; i < x.Length; i++) (x[i], y[i]) = (y[i], x[i]);
    }

    /// <summary>destination = destination / divisor.</summary>
    public static void Divide<T>(T divisor, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        var count = (nuint)destination.Length;
        var factor = Vector512.Create(divisor);
        ref var y = ref MemoryMarshal.GetReference(destination);
        nuint i = 0;
        for (; i + lane <= count; i += lane) (Vector512.LoadUnsafe(ref y, i) / factor).StoreUnsafe(ref y, i);
        for (; i < count; i++) Unsafe.Add(ref y, i) /= divisor;
    }

    /// <summary>destination = scale * destination; a scale of 0 clears, whatever was there.</summary>
    public static void Scale<T>(T scale, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scale == T.One) return;
        if (scale == T.Zero)
        {
            destination.Clear();
            return;
        }

        var lane = (nuint)Vector512<T>.Count;
        var count = (nuint)destination.Length;
        ref var y = ref MemoryMarshal.GetReference(destination);
        nuint i = 0;
        for (; i + lane <= count; i += lane) (scale * Vector512.LoadUnsafe(ref y, i)).StoreUnsafe(ref y, i);
        for (; i < count; i++) Unsafe.Add(ref y, i) *= scale;
    }
}
