using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The loops that drive kernels: the only places where a chain of transforms meets memory. What is written is whole lanes; an update may
/// end within a lane, whose rest is read as zeros.
/// </summary>
/// <remarks>
/// Each loop is a method of its own, never inlined and without calls: the loop works on a local copy of the kernel, whose vectors the compiler then
/// keeps in registers. A call within the method, or the method within another, would send them back to memory at every turn (five times slower).
/// </remarks>
internal static class LaneLoop
{
    /// <summary>x ← x + the update that <paramref name="kernel"/> makes of <paramref name="update"/>.</summary>
    public static void Add<T, TKernel>(scoped in TKernel kernel, ReadOnlySpan<T> update, Span<T> point)
        where T : unmanaged
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var whole = WholeLanes<T>(update.Length);
        ref var u = ref MemoryMarshal.GetReference(update);
        ref var x = ref MemoryMarshal.GetReference(point);
        if (whole > 0) AddLanes(kernel, ref u, ref x, whole);
        if (whole < (nuint)update.Length) AddTail(kernel, update, point, whole);
    }

    /// <summary>destination ← the update that <paramref name="kernel"/> makes of <paramref name="update"/>; lengths too, where asked for.</summary>
    public static void Materialize<T, TKernel>(scoped in TKernel kernel, ReadOnlySpan<T> update, ReadOnlySpan<T> point, Span<T> destination, Span<T> lengths)
        where T : unmanaged
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var whole = WholeLanes<T>(update.Length);
        ref var u = ref MemoryMarshal.GetReference(update);
        ref var x = ref MemoryMarshal.GetReference(point);
        ref var to = ref MemoryMarshal.GetReference(destination);
        ref var length = ref MemoryMarshal.GetReference(lengths);
        if (whole > 0) MaterializeLanes(kernel, ref u, ref x, ref to, ref length, whole);
        if (whole == (nuint)update.Length) return;

        var lane = LoadTail(update, point, whole);
        kernel.Invoke(ref lane, whole);
        lane.Update.StoreUnsafe(ref to, whole);
        if (!lengths.IsEmpty) lane.Length.StoreUnsafe(ref length, whole);
    }

    /// <summary>The elements of the whole lanes among <paramref name="length"/>.</summary>
    public static nuint WholeLanes<T>(int length)
        where T : unmanaged => (nuint)(length / Vector512<T>.Count * Vector512<T>.Count);

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

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddLanes<T, TKernel>(scoped in TKernel kernel, ref T update, ref T point, nuint length)
        where T : unmanaged
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var body = kernel;
        for (nuint i = 0; i < length; i += (nuint)Vector512<T>.Count)
        {
            var lane = Load(ref update, ref point, i);
            body.Invoke(ref lane, i);
            (lane.Point + lane.Update).StoreUnsafe(ref point, i);
        }
    }

    private static void AddTail<T, TKernel>(scoped in TKernel kernel, ReadOnlySpan<T> update, Span<T> point, nuint index)
        where T : unmanaged
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var lane = LoadTail(update, point, index);
        kernel.Invoke(ref lane, index);
        (lane.Point + lane.Update).StoreUnsafe(ref MemoryMarshal.GetReference(point), index);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MaterializeLanes<T, TKernel>(scoped in TKernel kernel, ref T update, ref T point, ref T destination, ref T lengths, nuint length)
        where T : unmanaged
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var body = kernel;
        for (nuint i = 0; i < length; i += (nuint)Vector512<T>.Count)
        {
            var lane = Load(ref update, ref point, i);
            body.Invoke(ref lane, i);
            lane.Update.StoreUnsafe(ref destination, i);
            if (!Unsafe.IsNullRef(ref lengths)) lane.Length.StoreUnsafe(ref lengths, i);
        }
    }
}
