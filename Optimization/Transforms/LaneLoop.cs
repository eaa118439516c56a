using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The loops that drive kernels: the only places where a chain of transforms meets memory. What is written is whole lanes; an update may
/// end within a lane, whose rest is read as zeros.
/// </summary>
internal static class LaneLoop
{
    /// <summary>destination ← the update that <paramref name="kernel"/> makes of <paramref name="update"/>; lengths too, where asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Materialize<T, TKernel>(TKernel kernel, ReadOnlySpan<T> update, ReadOnlySpan<T> point, Span<T> destination, Span<T> lengths)
        where T : unmanaged
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        ref var u = ref MemoryMarshal.GetReference(update);
        ref var x = ref MemoryMarshal.GetReference(point);
        ref var to = ref MemoryMarshal.GetReference(destination);
        ref var length = ref MemoryMarshal.GetReference(lengths);
        var width = (nuint)Vector512<T>.Count;
        var whole = (nuint)update.Length / width * width;
        for (nuint i = 0; i < whole; i += width)
        {
            var lane = Load(ref u, ref x, i);
            kernel.Invoke(ref lane, i);
            lane.Update.StoreUnsafe(ref to, i);
            if (!Unsafe.IsNullRef(ref length)) lane.Length.StoreUnsafe(ref length, i);
        }

        if (whole < (nuint)update.Length)
        {
            var lane = LoadTail(update, point, whole);
            kernel.Invoke(ref lane, whole);
            lane.Update.StoreUnsafe(ref to, whole);
            if (!Unsafe.IsNullRef(ref length)) lane.Length.StoreUnsafe(ref length, whole);
        }
    }

    /// <summary>x ← x + the update that <paramref name="kernel"/> makes of <paramref name="update"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<T, TKernel>(TKernel kernel, ReadOnlySpan<T> update, Span<T> point)
        where T : unmanaged
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        ref var u = ref MemoryMarshal.GetReference(update);
        ref var x = ref MemoryMarshal.GetReference(point);
        var width = (nuint)Vector512<T>.Count;
        var whole = (nuint)update.Length / width * width;
        for (nuint i = 0; i < whole; i += width)
        {
            var lane = Load(ref u, ref x, i);
            kernel.Invoke(ref lane, i);
            (lane.Point + lane.Update).StoreUnsafe(ref x, i);
        }

        if (whole < (nuint)update.Length)
        {
            var lane = LoadTail(update, point, whole);
            kernel.Invoke(ref lane, whole);
            (lane.Point + lane.Update).StoreUnsafe(ref x, whole);
        }
    }

    /// <summary>A lane at <paramref name="index"/>, of length one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane<T> Load<T>(ref T update, ref T point, nuint index)
        where T : unmanaged
    {
        Unsafe.SkipInit(out Lane<T> lane);
        lane.Update = Vector512.LoadUnsafe(ref update, index);
        lane.Point = Vector512.LoadUnsafe(ref point, index);
        lane.Length = Vector512<T>.One;
        return lane;
    }

    /// <summary>The last lane, where the update ends within it.</summary>
    public static Lane<T> LoadTail<T>(ReadOnlySpan<T> update, ReadOnlySpan<T> point, nuint index)
        where T : unmanaged
    {
        var width = Vector512<T>.Count;
        Span<T> rest = stackalloc T[2 * Vector512<T>.Count];
        rest.Clear();
        update[(int)index..].CopyTo(rest);
        point[(int)index..Math.Min(point.Length, (int)index + width)].CopyTo(rest[width..]);
        return Load(ref rest[0], ref rest[width], 0);
    }
}
