namespace Toolkit.Numerics;

/// <summary>A matrix to write, row-major in memory that someone else owns: row <c>i</c> begins at <c>i * Stride</c>.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct MatrixSpan<T>
    where T : unmanaged
{
    /// <summary>A matrix whose rows follow each other without gaps.</summary>
    /// <param name="values">The elements, at least <paramref name="rows"/> * <paramref name="columns"/>.</param>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> is too short.</exception>
    public MatrixSpan(Span<T> values, int rows, int columns)
        : this(values, rows, columns, columns)
    {
    }

    /// <summary>A matrix whose rows begin <paramref name="stride"/> elements apart.</summary>
    /// <param name="values">The elements; the last row may end before its stride does.</param>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <param name="stride">The distance between the beginnings of two rows, at least <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the stride is below the number of columns.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> is too short.</exception>
    public MatrixSpan(Span<T> values, int rows, int columns, int stride)
    {
        MatrixShape.Check(values.Length, rows, columns, stride, nameof(values));
        Values = values;
        (Rows, Columns, Stride) = (rows, columns, stride);
    }

    /// <summary>The memory.</summary>
    public Span<T> Values { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The distance between the beginnings of two rows, in elements.</summary>
    public int Stride { get; }

    /// <summary>The element in row <paramref name="row"/> and column <paramref name="column"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row or column.</exception>
    public ref T this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows || (uint)column >= (uint)Columns)
            {
                throw new IndexOutOfRangeException($"[{row}, {column}] of a {Rows} x {Columns} matrix.");
            }

            return ref Values[(row * Stride) + column];
        }
    }

    /// <summary>The elements of row <paramref name="row"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<T> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return Values.Slice(row * Stride, Columns);
    }

    /// <summary>A block of the matrix, in the same memory.</summary>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block reaches beyond the matrix.</exception>
    public MatrixSpan<T> Part(int row, int column, int rows, int columns)
    {
        MatrixShape.CheckPart(Rows, Columns, row, column, rows, columns);
        return rows == 0 || columns == 0 ? new(default, rows, columns, Stride) : new(Values[((row * Stride) + column)..], rows, columns, Stride);
    }

    /// <summary>The same matrix, to read, with rows and columns swapped.</summary>
    public ReadOnlyMatrixSpan<T> Transpose() => ((ReadOnlyMatrixSpan<T>)this).Transpose();

    /// <summary>The same matrix, to read.</summary>
    public static implicit operator ReadOnlyMatrixSpan<T>(MatrixSpan<T> matrix) =>
        new(matrix.Values, matrix.Rows, matrix.Columns, matrix.Stride, false);
}
