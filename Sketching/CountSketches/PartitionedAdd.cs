using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>
/// Large batches, row by row: what is to be added is first written down by the part of the row that it belongs to, then part after part is worked off while it is in the second-level cache. Within a part
/// the order is that of the coordinates, so that every cell gets its additions in order.
/// </summary>
internal static unsafe class PartitionedAdd
{
    // 256 KB of a row, half of a second-level cache, by no more parts than there are pages that a processor looks up at once.
    private const int PartBytes = 1 << 18;
    private const int MostParts = 64;

    // What is written down at a time, and hashed at a time.
    private const int Batch = 1 << 21;
    private const int Block = 2048;

    /// <summary>Whether parts save more than writing everything down costs: a row is much larger than the cache, and its lines are visited more than once.</summary>
    /// <param name="columns">The length of a row.</param>
    /// <param name="count">The number of coordinates.</param>
    public static bool Pays<T>(int columns, int count)
        where T : unmanaged => (long)columns * sizeof(T) >= 4 * PartBytes && count >= 1 << 17 && count >= columns / 4;

    /// <summary>S_{j, h_j(i)} += s_j(i) Δ, for all coordinates.</summary>
    public static void Run<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, Span<T> table, ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas, uint signs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shift = BitOperations.Log2(PartBytes / (uint)sizeof(T));
        while ((shape.Columns - 1) >> shift >= MostParts) shift++;
        var parts = ((shape.Columns - 1) >> shift) + 1;
        var room = (Math.Min(Batch, ids.Length) / parts * 9 / 8) + (2 * Block);
        var written = ArrayPool<Addition<T>>.Shared.Rent(parts * room);
        fixed (Addition<T>* first = written)
        fixed (T* start = table, added = deltas)
        fixed (ulong* keys = ids)
        {
            for (var from = 0; from < ids.Length; from += Batch)
            {
                var count = Math.Min(Batch, ids.Length - from);
                for (var row = 0; row < shape.Rows; row++)
                    Row(start + ((long)row * shape.Columns), hashes[row], (uint)shape.Columns, signs, keys + from, added + from, count, first, room, shift, parts);
            }
        }

        ArrayPool<Addition<T>>.Shared.Return(written);
    }

    [SkipLocalsInit]
    private static void Row<T>(
        T* row, RowHash hash, uint columns, uint signs, ulong* ids, T* deltas, int count, Addition<T>* first, int room, int shift, int parts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cells = stackalloc uint[Block];
        var next = stackalloc Addition<T>*[MostParts];
        for (var part = 0; part < parts; part++) next[part] = first + ((long)part * room);
        for (var from = 0; from < count; from += Block)
        {
            var own = Math.Min(Block, count - from);
            CellHashing.Row(hash, columns, 0, signs, ids + from, own, cells);
            Write(cells, deltas + from, own, next, shift);
            for (var part = 0; part < parts; part++)
            {
                // Where many coordinates are one, a part is full before the batch ends.
                var begin = first + ((long)part * room);
                if (from + Block < count && room - (next[part] - begin) >= Block) continue;
                WorkOff(row, begin, next[part]);
                next[part] = begin;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Write<T>(uint* cells, T* deltas, int count, Addition<T>** next, int shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < count; i++)
        {
            var place = cells[i] & ~PairMultiplySign.Mask;
            var part = place >> shift;
            var addition = next[part];
            next[part] = addition + 1;
            if (BitConverter.IsLittleEndian && typeof(T) == typeof(float))
            {
                // One store in place of two.
                *(ulong*)addition = place | ((ulong)(*(uint*)(deltas + i) ^ (cells[i] & PairMultiplySign.Mask)) << 32);
            }
            else
            {
                *addition = new(place, SketchLoops.Signed(cells[i], deltas + i));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void WorkOff<T>(T* row, Addition<T>* addition, Addition<T>* end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; addition < end; addition++) row[addition->Place] += addition->Value;
    }

    // Place first: of a float, the lower half of 64 bits.
    private readonly record struct Addition<T>(uint Place, T Value)
        where T : unmanaged;
}
