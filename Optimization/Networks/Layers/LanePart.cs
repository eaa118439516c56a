using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Lanes of which only the first elements are in memory: the channels behind the last whole lane of a place.</summary>
internal static class LanePart
{
    /// <summary>The first <paramref name="count"/> elements, and zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(ref T from, int count)
        where T : unmanaged => count >= Vector512<T>.Count ? Vector512.LoadUnsafe(ref from) : Part(ref from, count);

    /// <summary>Writes the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> lane, ref T to, int count)
        where T : unmanaged
    {
        if (count >= Vector512<T>.Count) lane.StoreUnsafe(ref to);
        else StorePart(lane, ref to, count);
    }

    private static Vector512<T> Part<T>(ref T from, int count)
        where T : unmanaged
    {
        var lane = Vector512<T>.Zero;
        ref var first = ref Unsafe.As<Vector512<T>, T>(ref lane);
        for (var i = 0; i < count; i++) Unsafe.Add(ref first, i) = Unsafe.Add(ref from, i);
        return lane;
    }

    private static void StorePart<T>(Vector512<T> lane, ref T to, int count)
        where T : unmanaged
    {
        ref var first = ref Unsafe.As<Vector512<T>, T>(ref lane);
        for (var i = 0; i < count; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref first, i);
    }
}
