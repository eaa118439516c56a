using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Columns with a column of ones behind them, (A 1): the last coordinate of a point is the intercept.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TColumns">The columns before.</typeparam>
public readonly struct ColumnsWithIntercept<T, TColumns> : IColumns<ColumnsWithIntercept<T, TColumns>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TColumns : struct, IColumns<TColumns, T>
{
    private readonly DenseColumns<T> _ones;

    internal ColumnsWithIntercept(TColumns columns)
    {
        Inner = columns.Features == columns.Columns
            ? columns
            : throw new ArgumentException("The columns have an intercept already.", nameof(columns));
        var ones = new T[columns.Rows];
        Array.Fill(ones, T.One);
        _ones = new(new(ones, columns.Rows, 1));
    }

    /// <summary>The columns before.</summary>
    public TColumns Inner { get; }

    /// <inheritdoc/>
    public int Rows => Inner.Rows;

    /// <inheritdoc/>
    public int Columns => Inner.Columns + 1;

    /// <inheritdoc/>
    public int Features => Inner.Columns;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination)
    {
        Inner.Multiply(x[..^1], destination);
        _ones.AddColumn(0, x[^1], destination);
    }

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination)
    {
        Inner.TransposeMultiply(residual, destination[..^1]);
        destination[^1] = Reductions.Sum(residual);
    }

    /// <inheritdoc/>
    public T ColumnDot(int column, ReadOnlySpan<T> residual) => column < Features ? Inner.ColumnDot(column, residual) : Reductions.Sum(residual);

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, Span<T> residual)
    {
        if (column < Features) Inner.AddColumn(column, scale, residual);
        else _ones.AddColumn(0, scale, residual);
    }

    /// <inheritdoc/>
    public void AddColumn(int column, T scale, ReadOnlySpan<T> weights, Span<T> residual)
    {
        if (column < Features) Inner.AddColumn(column, scale, weights, residual);
        else _ones.AddColumn(0, scale, weights, residual);
    }

    /// <inheritdoc/>
    public T ColumnsDot(int first, int second) => (first < Features, second < Features) switch
    {
        (true, true) => Inner.ColumnsDot(first, second),
        (true, false) => Inner.ColumnDot(first, _ones.Column(0)),
        (false, true) => Inner.ColumnDot(second, _ones.Column(0)),
        _ => Number.Of<T>(Rows),
    };

    /// <inheritdoc/>
    public void WeightedGram(ReadOnlySpan<int> columns, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        var features = BeforeIntercept(columns);
        Inner.WeightedGram(features, weights, destination.Part(0, 0, features.Length, features.Length), workspace);
        if (features.Length == columns.Length) return;
        var last = destination.Row(features.Length);
        for (var j = 0; j < features.Length; j++) destination[j, features.Length] = last[j] = Inner.ColumnDot(features[j], weights);
        last[^1] = Reductions.Sum(weights);
    }

    /// <inheritdoc/>
    public double WeightedGramCost(ReadOnlySpan<int> columns, Workspace workspace) => Inner.WeightedGramCost(BeforeIntercept(columns), workspace);

    /// <inheritdoc/>
    public void SquaredColumnNorms(Span<T> destination, ReadOnlySpan<T> weights = default)
    {
        Inner.SquaredColumnNorms(destination[..^1], weights);
        destination[^1] = weights.IsEmpty ? Number.Of<T>(Rows) : Reductions.Sum(weights);
    }

    /// <inheritdoc/>
    public T Sum<TTerm>(TTerm term, int column, ReadOnlySpan<T> residual, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where TTerm : struct, IColumnTerm<T> => column < Features
        ? Inner.Sum(term, column, residual, labels, weights)
        : _ones.Sum(term, 0, residual, labels, weights);

    private ReadOnlySpan<int> BeforeIntercept(ReadOnlySpan<int> columns) => columns.Length > 0 && columns[^1] == Features ? columns[..^1] : columns;
}
