using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Sketching;

/// <summary>
/// The loops over a sketch's table, in two halves: coordinates become cells (<see cref="Cells"/>), and cells are visited, as often as a step needs them.
/// </summary>
/// <remarks>
/// <para>Cells lie row by row, <c>cells[row · n + i]</c> that of coordinate i: its place in the whole table in the lower 31 bits, its sign in the uppermost one (1 is −1).</para>
/// <para>No loop checks a cell against the table: cells must come from <see cref="Cells"/> with the shape of the table.</para>
/// </remarks>
internal static unsafe partial class SketchLoops
{
    private const uint Place = ~PairMultiplySign.Mask;

    /// <summary>Where the rows keep coordinates, and with which signs.</summary>
    /// <param name="shape">The shape of the table.</param>
    /// <param name="hashes">The hash of each row.</param>
    /// <param name="ids">The coordinates.</param>
    /// <param name="cells">Receives rows times as many cells.</param>
    /// <param name="signed">Whether cells have signs; without, all are +1.</param>
    /// <exception cref="ArgumentException">There is another number of cells than rows times coordinates.</exception>
    public static void Cells(SketchShape shape, ReadOnlySpan<RowHash> hashes, ReadOnlySpan<ulong> ids, Span<uint> cells, bool signed = true)
    {
        if (cells.Length != (long)ids.Length * shape.Rows || hashes.Length != shape.Rows)
            throw new ArgumentException($"{cells.Length} cells for {ids.Length} coordinates in {shape.Rows} rows of {hashes.Length} hashes.", nameof(cells));
        fixed (ulong* keys = ids)
        fixed (uint* places = cells)
        {
            for (var row = 0; row < shape.Rows; row++)
            {
                CellHashing.Row(
                    hashes[row], (uint)shape.Columns, (uint)(row * shape.Columns), signed ? PairMultiplySign.Mask : 0, keys, ids.Length, places + ((long)row * ids.Length));
            }
        }
    }

    /// <summary>Asks for cells to be brought into the cache.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">The cells.</param>
    public static void Prefetch<T>(ReadOnlySpan<T> table, ReadOnlySpan<uint> cells)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        fixed (T* start = table)
        {
            foreach (var cell in cells) Sse.Prefetch0(start + (cell & Place));
        }
    }

    /// <summary>Adds to the cells of coordinates, to each with its sign, in the order of the coordinates.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">Their cells.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="deltas">What is added to each coordinate.</param>
    public static void Add<T>(Span<T> table, ReadOnlySpan<uint> cells, int rows, ReadOnlySpan<T> deltas)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(cells, rows, deltas.Length);
        fixed (T* start = table, added = deltas)
        fixed (uint* places = cells)
        {
            AddRows(start, places, rows, added, deltas.Length);
        }
    }

    /// <summary>What the cells of coordinates hold, each with its sign.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="values">Receives a number for each cell.</param>
    public static void Gather<T>(ReadOnlySpan<T> table, ReadOnlySpan<uint> cells, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(cells, 1, values.Length);
        fixed (T* start = table, gathered = values)
        fixed (uint* places = cells)
        {
            Gather(start, places, places, gathered, cells.Length);
        }
    }

    /// <summary>The median over the rows of what the cells of coordinates hold.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">Their cells.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="estimates">Receives the median of each coordinate.</param>
    public static void Estimate<T>(ReadOnlySpan<T> table, ReadOnlySpan<uint> cells, int rows, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(cells, rows, estimates.Length);
        fixed (T* start = table, medians = estimates)
        fixed (uint* places = cells)
        {
            Medians(start, places, rows, medians, estimates.Length);
        }
    }

    /// <summary>
    /// Adds to coordinates, then tells each of them: what <see cref="Add{T}(Span{T}, ReadOnlySpan{uint}, int, ReadOnlySpan{T})"/> of all and then <see cref="Estimate{T}(ReadOnlySpan{T}, ReadOnlySpan{uint}, int, Span{T})"/> of all give, bit for bit. Coordinates
    /// that share a cell see each other's additions, wherever in the block they are.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="cells">Their cells.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="deltas">What is added to each coordinate.</param>
    /// <param name="estimates">Receives the median of each coordinate.</param>
    public static void AddEstimate<T>(Span<T> table, ReadOnlySpan<uint> cells, int rows, ReadOnlySpan<T> deltas, Span<T> estimates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(cells, rows, deltas.Length);
        Check(cells, rows, estimates.Length);
        fixed (T* start = table, added = deltas, medians = estimates)
        fixed (uint* places = cells)
        {
            AddRows(start, places, rows, added, deltas.Length);
            Medians(start, places, rows, medians, estimates.Length);
        }
    }

    private static void AddRows<T>(T* table, uint* cells, int rows, T* deltas, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var total = (long)rows * count;
        for (long from = 0; from < total; from += count) Add(table, cells + from, deltas, count, total - from);
    }

    private static void Check(ReadOnlySpan<uint> cells, int rows, int count)
    {
        if (cells.Length != (long)rows * count) throw new ArgumentException($"{cells.Length} cells for {count} coordinates in {rows} rows.", nameof(cells));
    }
}
