using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Element-wise loops over parts of a vector that begin and end anywhere. Each element is rounded alike, whether in a lane or alone.</summary>
internal static class BlockLoop
{
    /// <summary>The root of the mean of squares; 0 for no elements.</summary>
    public static T Rms<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        values.IsEmpty ? T.Zero : Reductions.Norm(values) / T.Sqrt(T.CreateChecked(values.Length));

    /// <summary>sums ← sums + values.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add<T>(ReadOnlySpan<T> values, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(sums);
        var length = (nuint)values.Length;
        nuint i = 0;
        for (; i + (nuint)Vector512<T>.Count <= length; i += (nuint)Vector512<T>.Count)
        {
            (Vector512.LoadUnsafe(ref to, i) + Vector512.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
        }

        for (; i < length; i++) Unsafe.Add(ref to, i) += Unsafe.Add(ref from, i);
    }

    /// <summary>sums ← sums + values².</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares<T>(ReadOnlySpan<T> values, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(sums);
        var length = (nuint)values.Length;
        nuint i = 0;
        for (; i + (nuint)Vector512<T>.Count <= length; i += (nuint)Vector512<T>.Count)
        {
            var value = Vector512.LoadUnsafe(ref from, i);
            (Vector512.LoadUnsafe(ref to, i) + (value * value)).StoreUnsafe(ref to, i);
        }

        for (; i < length; i++) Unsafe.Add(ref to, i) += Unsafe.Add(ref from, i) * Unsafe.Add(ref from, i);
    }
}
