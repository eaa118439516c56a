using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Rows that are stored whole, one after the other.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct DenseRows<T> : IRows<DenseRows<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values;
    private readonly WorkerTeam? _team;

    /// <summary>The rows of a matrix, one after the other.</summary>
    /// <param name="values">The elements, row by row; copied.</param>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="columns">The number of columns, at least 0.</param>
    /// <param name="team">The threads for products with a large matrix; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> is too short.</exception>
    public DenseRows(ReadOnlySpan<T> values, int rows, int columns, WorkerTeam? team = null)
        : this(new ReadOnlyMatrixSpan<T>(values, rows, columns), team)
    {
    }

    /// <summary>The rows of a matrix.</summary>
    /// <param name="matrix">The matrix, which may be seen transposed; copied.</param>
    /// <param name="team">The threads for products with a large matrix; null for the calling thread. The bits do not depend on it.</param>
    public DenseRows(ReadOnlyMatrixSpan<T> matrix, WorkerTeam? team = null)
    {
        (Rows, Columns, _team) = (matrix.Rows, matrix.Columns, team);
        _values = new T[checked(matrix.Rows * matrix.Columns)];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++) _values[(i * Columns) + j] = matrix[i, j];
        }
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public int Features => Columns;

    /// <inheritdoc/>
    public int LongestRow => Columns;

    private ReadOnlyMatrixSpan<T> Matrix => new(_values, Rows, Columns);

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination, Workspace workspace) => MatrixVector.Multiply(Matrix, x, destination, _team);

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace) =>
        MatrixVector.Multiply(Matrix.Transpose(), residual, destination, _team);

    /// <inheritdoc/>
    public void MappedNormalMultiply<TMap>(ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace)
        where TMap : struct, IProductMap<T>, allows ref struct =>
        MappedNormalProduct.Multiply(Matrix, x, map, destination, workspace, _team);

    /// <inheritdoc/>
    public void WeightedGram(ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        if (rows.IsEmpty) Numerics.WeightedGram.Multiply(Matrix, weights, T.Zero, destination, workspace, _team);
        else Numerics.WeightedGram.MultiplyRows(Matrix, rows, weights, T.Zero, destination, workspace, _team);
    }

    /// <inheritdoc/>
    public T RowDot(int row, ReadOnlySpan<T> x, Workspace workspace) => Reductions.Dot(Row(row), x);

    /// <inheritdoc/>
    public void AddRow(int row, T scale, Span<T> destination, Workspace workspace) =>
        Vectors.AddScaled(destination, scale, Row(row), destination);

    /// <inheritdoc/>
    public void Entries(int row, Span<int> columnScratch, Span<T> valueScratch, out ReadOnlySpan<int> columns, out ReadOnlySpan<T> values)
    {
        var all = columnScratch[..Columns];
        for (var j = 0; j < all.Length; j++) all[j] = j;
        columns = all;
        values = Row(row);
    }

    /// <summary>Nothing: rows that are stored whole are read straight on, which the processor sees by itself.</summary>
    /// <param name="row">i, from 0 to <see cref="Rows"/> − 1.</param>
    public void Prefetch(int row)
    {
    }

    /// <inheritdoc/>
    public void SquaredRowNorms(Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < Rows; i++) destination[i] = Reductions.SumOfSquares(Row(i));
    }

    /// <inheritdoc/>
    public void SquaredColumnDistances(ReadOnlySpan<T> centres, Span<T> destination, Workspace workspace)
    {
        destination.Clear();
        for (var i = 0; i < Rows; i++)
        {
            var row = Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                var distance = row[j] - centres[j];
                destination[j] += distance * distance;
            }
        }
    }

    /// <inheritdoc/>
    public void MultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < Rows; i++)
        {
            var row = Row(i);
            var sum = T.Zero;
            for (var j = 0; j < row.Length; j++) sum += T.Abs(row[j] - centres[j]) * x[j];
            destination[i] = sum;
        }
    }

    /// <inheritdoc/>
    public void TransposeMultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        destination.Clear();
        for (var i = 0; i < Rows; i++)
        {
            var row = Row(i);
            for (var j = 0; j < row.Length; j++) destination[j] += T.Abs(row[j] - centres[j]) * residual[i];
        }
    }

    private ReadOnlySpan<T> Row(int row) => _values.AsSpan(row * Columns, Columns);
}
