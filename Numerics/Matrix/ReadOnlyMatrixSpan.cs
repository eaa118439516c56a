namespace Toolkit.Numerics;

/// <summary>A matrix to read, row-major in memory that someone else owns, possibly seen transposed.</summary>
/// <remarks>
/// In storage, row <c>i</c> begins at <c>i * Stride</c>. <see cref="Transpose"/> copies nothing: it swaps what is called a row.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct ReadOnlyMatrixSpan<T>
    where T : unmanaged
{
    /// <summary>A matrix whose rows follow each other without gaps.</summary>
    /// <param name="values">The elements, at least <paramref name="rows"/> * <paramref name="columns"/>.</param>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> is too short.</exception>
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> values, int rows, int columns)
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
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> values, int rows, int columns, int stride)
        : this(values, rows, columns, stride, false) =>
        MatrixShape.Check(values.Length, rows, columns, stride, nameof(values));

    internal ReadOnlyMatrixSpan(ReadOnlySpan<T> values, int rows, int columns, int stride, bool transposed)
    {
        Values = values;
        (Rows, Columns, Stride, IsTransposed) = (rows, columns, stride, transposed);
    }

    /// <summary>The memory.</summary>
    public ReadOnlySpan<T> Values { get; }

    /// <summary>The number of rows, as seen.</summary>
    public int Rows { get; }

    /// <summary>The number of columns, as seen.</summary>
    public int Columns { get; }

    /// <summary>The distance between two stored rows, in elements.</summary>
    public int Stride { get; }

    /// <summary>Whether the rows seen are the columns stored.</summary>
    public bool IsTransposed { get; }

    /// <summary>The element in row <paramref name="row"/> and column <paramref name="column"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row or column.</exception>
    public T this[int row, int column] => (uint)row < (uint)Rows && (uint)column < (uint)Columns
        ? Values[IsTransposed ? (column * Stride) + row : (row * Stride) + column]
        : throw new IndexOutOfRangeException($"[{row}, {column}] of a {Rows} x {Columns} matrix.");

    /// <summary>The same memory with rows and columns swapped.</summary>
    public ReadOnlyMatrixSpan<T> Transpose() => new(Values, Columns, Rows, Stride, !IsTransposed);

    /// <summary>A block of the matrix as it is seen, in the same memory.</summary>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="rows">Its number of rows.</param>
    /// <param name="columns">Its number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The block reaches beyond the matrix.</exception>
    public ReadOnlyMatrixSpan<T> Part(int row, int column, int rows, int columns)
    {
        MatrixShape.CheckPart(Rows, Columns, row, column, rows, columns);
        var start = IsTransposed ? (column * Stride) + row : (row * Stride) + column;
        return new(rows == 0 || columns == 0 ? default : Values[start..], rows, columns, Stride, IsTransposed);
    }

    /// <summary>The elements of row <paramref name="row"/>, of a matrix that is not seen transposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The matrix is seen transposed: its rows are not contiguous.</exception>
    public ReadOnlySpan<T> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        if (IsTransposed) throw new InvalidOperationException("The rows of a transposed matrix are not contiguous.");
        return Values.Slice(row * Stride, Columns);
    }
}
