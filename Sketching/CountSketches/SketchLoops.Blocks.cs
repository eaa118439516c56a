using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Coordinates without end, a block of cells at a time.</summary>
internal static unsafe partial class SketchLoops
{
    // Cells of a block in all rows: 20 KB.
    private const int BlockCells = 5 * 1024;

    /// <summary>S_{j, h_j(i)} += s_j(i) Δ, for all coordinates in turn.</summary>
    public static void Add<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, Span<T> table, ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas, bool signed = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (PartitionedAdd.Pays<T>(shape.Columns, ids.Length)) PartitionedAdd.Run(shape, hashes, table, ids, deltas, signed ? PairMultiplySign.Mask : 0);
        else AddInTurn(shape, hashes, table, ids, deltas, signed);
    }

    /// <summary>The same without parts, whatever the number of coordinates.</summary>
    [SkipLocalsInit]
    internal static void AddInTurn<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, Span<T> table, ReadOnlySpan<ulong> ids, ReadOnlySpan<T> deltas, bool signed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<uint> cells = stackalloc uint[BlockCells];
        var block = BlockCells / shape.Rows;
        for (var from = 0; from < ids.Length; from += block)
        {
            var count = Math.Min(block, ids.Length - from);
            var own = cells[..(count * shape.Rows)];
            Cells(shape, hashes, ids.Slice(from, count), own, signed);
            Add(table, own, shape.Rows, deltas.Slice(from, count));
        }
    }

    /// <summary>The median over j of s_j(i) S_{j, h_j(i)}, for all coordinates.</summary>
    [SkipLocalsInit]
    public static void Estimate<T>(SketchShape shape, ReadOnlySpan<RowHash> hashes, ReadOnlySpan<T> table, ReadOnlySpan<ulong> ids, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<uint> cells = stackalloc uint[BlockCells];
        var block = BlockCells / shape.Rows;
        for (var from = 0; from < ids.Length; from += block)
        {
            var count = Math.Min(block, ids.Length - from);
            var own = cells[..(count * shape.Rows)];
            Cells(shape, hashes, ids.Slice(from, count), own);
            Estimate(table, own, shape.Rows, estimates.Slice(from, count));
        }
    }
}
