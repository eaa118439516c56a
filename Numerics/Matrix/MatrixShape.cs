namespace Toolkit.Numerics;

/// <summary>The checks at the entry of every matrix kernel; none is repeated inside.</summary>
internal static class MatrixShape
{
    public static void Check(int length, int rows, int columns, int stride, string values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        var needed = rows == 0 || columns == 0 ? 0 : ((rows - 1L) * stride) + columns;
        if (length < needed)
        {
            throw new ArgumentException($"A {rows} x {columns} matrix with stride {stride} takes {needed} elements, not {length}.", values);
        }
    }

    public static void CheckMatrix(int rows, int columns, int expectedRows, int expectedColumns, string matrix)
    {
        if (rows != expectedRows || columns != expectedColumns)
        {
            throw new ArgumentException($"The matrix is {rows} x {columns}; {expectedRows} x {expectedColumns} is needed.", matrix);
        }
    }

    public static void CheckPart(int rows, int columns, int row, int column, int partRows, int partColumns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfNegative(partRows, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfNegative(partColumns, nameof(columns));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partRows, rows - row, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partColumns, columns - column, nameof(columns));
    }

    public static void CheckVector(int length, int expected, string vector)
    {
        if (length != expected) throw new ArgumentException($"The vector has {length} elements; {expected} are needed.", vector);
    }

    /// <summary>Refuses a destination that shares an element with the source; two vectors.</summary>
    public static void CheckApart<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> destination, string name)
        where T : unmanaged
    {
        if (source.Overlaps(destination)) ThrowOverlap(name);
    }

    /// <summary>
    /// Refuses a destination that shares an element with the source; two matrices. Blocks of one matrix that lie side by side are apart,
    /// although their memory interleaves.
    /// </summary>
    public static void CheckApart<T>(ReadOnlyMatrixSpan<T> source, ReadOnlyMatrixSpan<T> destination, string name)
        where T : unmanaged
    {
        var a = Stored(source);
        var b = Stored(destination);
        if (!Used(a).Overlaps(Used(b), out var offset)) return;
        var (aStride, bStride) = (a.Rows == 1 ? b.Stride : a.Stride, b.Rows == 1 ? a.Stride : b.Stride);
        var column = aStride == bStride ? ((offset % aStride) + aStride) % aStride : 0;
        if (column < a.Columns || column + b.Columns > aStride) ThrowOverlap(name);
    }

    /// <summary>A vector, as a matrix of one row.</summary>
    public static ReadOnlyMatrixSpan<T> RowOf<T>(ReadOnlySpan<T> vector)
        where T : unmanaged => new(vector, 1, vector.Length);

    private static ReadOnlyMatrixSpan<T> Stored<T>(ReadOnlyMatrixSpan<T> matrix)
        where T : unmanaged => matrix.IsTransposed ? matrix.Transpose() : matrix;

    private static ReadOnlySpan<T> Used<T>(ReadOnlyMatrixSpan<T> stored)
        where T : unmanaged =>
        stored.Rows == 0 || stored.Columns == 0 ? default : stored.Values[..(((stored.Rows - 1) * stored.Stride) + stored.Columns)];

    private static void ThrowOverlap(string name) => throw new ArgumentException("The destination overlaps this argument.", name);
}
