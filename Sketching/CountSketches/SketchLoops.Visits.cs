using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Sketching;

/// <summary>The visits of cells: each is fetched into the cache while others are worked on, for a table is larger than the caches, and it is the memory that takes the time.</summary>
internal static unsafe partial class SketchLoops
{
    private const int Ahead = 40;

    // The cells behind the last one, of other rows, are asked for too: the next call finds them.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(T* table, uint* cells, T* deltas, int count, long available)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var end = cells + count;
        if (Sse.IsSupported)
        {
            for (var ahead = cells + Math.Min(count, available - Ahead); cells < ahead; cells++, deltas++)
            {
                Sse.Prefetch0(table + (cells[Ahead] & Place));
                table[*cells & Place] += Signed(*cells, deltas);
            }
        }

        for (; cells < end; cells++, deltas++) table[*cells & Place] += Signed(*cells, deltas);
    }

    // What is visited next, as many cells, is asked for meanwhile.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(T* table, uint* cells, uint* next, T* values, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var end = cells + count; cells < end; cells++, next++, values++)
        {
            if (Sse.IsSupported) Sse.Prefetch0(table + (*next & Place));
            if (typeof(T) == typeof(float)) *(uint*)values = *(uint*)(table + (*cells & Place)) ^ (*cells & PairMultiplySign.Mask);
            else *values = Signed(*cells, table + (*cells & Place));
        }
    }

    // Read as whole numbers: a sign is then one operation, and no register changes its kind twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Signed<T>(uint cell, T* value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<uint, T>(*(uint*)value ^ (cell & PairMultiplySign.Mask));
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<ulong, T>(*(ulong*)value ^ ((ulong)(cell & PairMultiplySign.Mask) << 32));
        return (cell & PairMultiplySign.Mask) != 0 ? -*value : *value;
    }
}
