using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>The tables of a sketched step, to be asked: of each score its own, or of all one.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SketchedTable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer<T> _tables;
    private readonly CountSketch<T> _hashed;
    private readonly bool _isShared;

    /// <summary>The tables.</summary>
    /// <param name="tables">One behind the other, each row by row.</param>
    /// <param name="rows">d.</param>
    /// <param name="columns">w.</param>
    /// <param name="key">What the hashes were drawn from.</param>
    /// <param name="isShared">Whether several scores share one.</param>
    /// <exception cref="ArgumentException">The tables have not the length of some of this shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shape is out of its range.</exception>
    public SketchedTable(Buffer<T> tables, int rows, int columns, RandomKey key, bool isShared = false)
    {
        _hashed = CountSketch<T>.Zero(rows, 1, key);
        Shape = new(rows, columns, key);
        if (columns < 1 || tables.Length == 0 || tables.Length % ((long)rows * columns) != 0 || (isShared && tables.Length != rows * columns))
            throw new ArgumentException($"Tables of {rows} x {columns} have not {tables.Length} numbers.", nameof(tables));
        (_tables, _isShared) = (tables, isShared);
    }

    /// <summary>Rows, columns and the key of the hashes.</summary>
    public SketchShape Shape { get; }

    /// <summary>What a table tells of a coordinate: the median over its rows.</summary>
    /// <param name="id">The coordinate.</param>
    /// <param name="output">Of which score.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public T Estimate(ulong id, int output = 0)
    {
        var length = Shape.Rows * Shape.Columns;
        if (output < 0 || (!_isShared && output >= _tables.Length / length)) throw new ArgumentOutOfRangeException(nameof(output), output, "output must be one of the scores.");
        Span<uint> cells = stackalloc uint[Shape.Rows];
        Span<T> estimate = stackalloc T[1];
        SketchLoops.Cells(Shape, _hashed.Hashes.Span, [_isShared ? OutputIds.Of(id, output) : id], cells);
        SketchLoops.Estimate(_tables.Span.Slice(_isShared ? 0 : output * length, length), cells, Shape.Rows, estimate);
        return estimate[0];
    }
}
