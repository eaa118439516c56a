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

    public static void CheckVector(int length, int expected, string vector)
    {
        if (length != expected) throw new ArgumentException($"The vector has {length} elements; {expected} are needed.", vector);
    }

    public static void CheckApart<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> destination, string name)
    {
        if (source.Overlaps(destination)) throw new ArgumentException("The destination overlaps this argument.", name);
    }
}
