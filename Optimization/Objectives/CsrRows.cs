using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Rows of which only the entries are stored.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly struct CsrRows<T> : IRows<CsrRows<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SparseRows<T> _matrix;
    private readonly WorkerTeam? _team;

    /// <summary>The rows of a sparse matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="team">The threads for <c>A x</c> with a large matrix; null for the calling thread. The bits do not depend on it.</param>
    public CsrRows(SparseRows<T> matrix, WorkerTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        (_matrix, _team) = (matrix, team);
    }

    /// <inheritdoc/>
    public int Rows => _matrix.Rows;

    /// <inheritdoc/>
    public int Columns => _matrix.Columns;

    /// <inheritdoc/>
    public int Features => Columns;

    /// <inheritdoc/>
    public int LongestRow
    {
        get
        {
            var longest = 0;
            var offsets = _matrix.RowOffsets;
            for (var i = 0; i + 1 < offsets.Length; i++) longest = Math.Max(longest, offsets[i + 1] - offsets[i]);
            return longest;
        }
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination, Workspace workspace) => _matrix.Multiply(x, destination, _team);

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace) =>
        _matrix.TransposeMultiply(residual, destination);

    /// <inheritdoc/>
    public void MappedNormalMultiply<TMap>(ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace)
        where TMap : struct, IProductMap<T>, allows ref struct
    {
        // One pass on one thread, or two of which the first is shared: the same bits.
        if (_team is null) _matrix.MappedNormalMultiply(x, map, destination);
        else this.MultiplyTwice(x, map, destination, workspace);
    }

    /// <inheritdoc/>
    public void WeightedGram(ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace) =>
        _matrix.WeightedGram(rows, weights, destination);

    /// <inheritdoc/>
    public T RowDot(int row, ReadOnlySpan<T> x, Workspace workspace) => _matrix.RowDot(row, x);

    /// <inheritdoc/>
    public void AddRow(int row, T scale, Span<T> destination, Workspace workspace) => _matrix.AddRow(row, scale, destination);

    /// <inheritdoc/>
    public void Entries(int row, Span<int> columnScratch, Span<T> valueScratch, out ReadOnlySpan<int> columns, out ReadOnlySpan<T> values)
    {
        columns = _matrix.RowIndices(row);
        values = _matrix.RowValues(row);
    }

    /// <inheritdoc/>
    public void Prefetch(int row) => _matrix.Prefetch(row);

    /// <inheritdoc/>
    public void SquaredRowNorms(Span<T> destination, Workspace workspace) => _matrix.SquaredRowNorms(destination);

    /// <inheritdoc/>
    public void SquaredColumnDistances(ReadOnlySpan<T> centres, Span<T> destination, Workspace workspace)
    {
        // Entries at their own distance, then what is not stored, which is 0, at the distance of 0.
        using var rental = workspace.Rent<int>(Columns, BufferContents.Zeroed);
        var entries = rental.Span;
        var indices = _matrix.ColumnIndices;
        var values = _matrix.Values;
        destination.Clear();
        for (var k = 0; k < indices.Length; k++)
        {
            var column = indices[k];
            var distance = values[k] - centres[column];
            destination[column] += distance * distance;
            entries[column]++;
        }

        for (var j = 0; j < Columns; j++) destination[j] += Number.Of<T>(Rows - entries[j]) * centres[j] * centres[j];
    }

    /// <inheritdoc/>
    public void MultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        // As if nothing were stored, then what is stored at its own distance.
        var absent = T.Zero;
        for (var j = 0; j < Columns; j++) absent += T.Abs(centres[j]) * x[j];
        for (var i = 0; i < Rows; i++)
        {
            var indices = _matrix.RowIndices(i);
            var values = _matrix.RowValues(i);
            destination[i] = absent;
            for (var k = 0; k < indices.Length; k++) destination[i] += Excess(values[k], centres[indices[k]]) * x[indices[k]];
        }
    }

    /// <inheritdoc/>
    public void TransposeMultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        var sum = Reductions.Sum(residual);
        for (var j = 0; j < Columns; j++) destination[j] = T.Abs(centres[j]) * sum;
        for (var i = 0; i < Rows; i++)
        {
            var indices = _matrix.RowIndices(i);
            var values = _matrix.RowValues(i);
            for (var k = 0; k < indices.Length; k++) destination[indices[k]] += Excess(values[k], centres[indices[k]]) * residual[i];
        }
    }

    // How much further than 0 a value lies from its centre.
    private static T Excess(T value, T centre) => T.Abs(value - centre) - T.Abs(centre);
}
