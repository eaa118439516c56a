using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Sketching;

/// <summary>The visits of cells: each is fetched into the cache while others are worked on, for a table is larger than the caches, and it is the memory that takes the time.</summary>
internal static unsafe partial class SketchLoops
{
    private const int Ahead = 24;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(T* table, uint* cells, T* deltas, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        if (Sse.IsSupported)
        {
            for (; i < count - Ahead; i++)
            {
                Sse.Prefetch0(table + (cells[i + Ahead] & Place));
                table[cells[i] & Place] += Signed(cells[i], deltas[i]);
            }
        }

        for (; i < count; i++) table[cells[i] & Place] += Signed(cells[i], deltas[i]);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(T* table, uint* cells, T* values, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < count; i++) values[i] = Signed(cells[i], table[cells[i] & Place]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Signed<T>(uint cell, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<uint, T>(Unsafe.BitCast<T, uint>(value) ^ (cell & PairMultiplySign.Mask));
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<ulong, T>(Unsafe.BitCast<T, ulong>(value) ^ ((ulong)(cell & PairMultiplySign.Mask) << 32));
        return (cell & PairMultiplySign.Mask) != 0 ? -value : value;
    }
}
