using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Rows with a column of ones behind them, (A 1): the last coordinate of a point is the intercept.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows before.</typeparam>
public readonly struct WithIntercept<T, TRows> : IRows<WithIntercept<T, TRows>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
{
    internal WithIntercept(TRows rows) => Inner = rows.Features == rows.Columns
        ? rows
        : throw new ArgumentException("The rows have an intercept already.", nameof(rows));

    /// <summary>The rows before.</summary>
    public TRows Inner { get; }

    /// <inheritdoc/>
    public int Rows => Inner.Rows;

    /// <inheritdoc/>
    public int Columns => Inner.Columns + 1;

    /// <inheritdoc/>
    public int Features => Inner.Columns;

    /// <inheritdoc/>
    public int LongestRow => Inner.LongestRow + 1;

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        Inner.Multiply(x[..^1], destination, workspace);
        var intercept = x[^1];
        foreach (ref var value in destination) value += intercept;
    }

    /// <inheritdoc/>
    public void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        Inner.TransposeMultiply(residual, destination[..^1], workspace);
        destination[^1] = Reductions.Sum(residual);
    }

    /// <inheritdoc/>
    public void MappedNormalMultiply<TMap>(ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace)
        where TMap : struct, IProductMap<T>, allows ref struct
    {
        using var mapped = workspace.Rent<T>(Rows);
        Inner.MappedNormalMultiply(x[..^1], new ShiftedMap<T, TMap>(map, x[^1], mapped.Lanes), destination[..^1], workspace);
        destination[^1] = Reductions.Sum<T>(mapped.Span);
    }

    /// <inheritdoc/>
    public void WeightedGram(ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace)
    {
        var features = Inner.Columns;
        Inner.WeightedGram(rows, weights, destination.Part(0, 0, features, features), workspace);
        var last = destination.Row(features);
        Inner.WeightedSum(rows, weights, last[..^1], workspace);
        last[^1] = Reductions.Sum(weights);
        for (var j = 0; j < features; j++) destination[j, features] = last[j];
    }

    /// <inheritdoc/>
    public T RowDot(int row, ReadOnlySpan<T> x, Workspace workspace) => Inner.RowDot(row, x[..^1], workspace) + x[^1];

    /// <inheritdoc/>
    public void AddRow(int row, T scale, Span<T> destination, Workspace workspace)
    {
        Inner.AddRow(row, scale, destination[..^1], workspace);
        destination[^1] += scale;
    }

    /// <inheritdoc/>
    public void Entries(int row, Span<int> columnScratch, Span<T> valueScratch, out ReadOnlySpan<int> columns, out ReadOnlySpan<T> values)
    {
        Inner.Entries(row, columnScratch, valueScratch, out var before, out var entries);
        var count = before.Length;
        before.CopyTo(columnScratch);
        entries.CopyTo(valueScratch);
        (columnScratch[count], valueScratch[count]) = (Inner.Columns, T.One);
        columns = columnScratch[..(count + 1)];
        values = valueScratch[..(count + 1)];
    }

    /// <inheritdoc/>
    public void Prefetch(int row) => Inner.Prefetch(row);

    /// <inheritdoc/>
    public void SquaredRowNorms(Span<T> destination, Workspace workspace)
    {
        Inner.SquaredRowNorms(destination, workspace);
        foreach (ref var value in destination) value += T.One;
    }

    /// <inheritdoc/>
    public void SquaredColumnDistances(ReadOnlySpan<T> centres, Span<T> destination, Workspace workspace)
    {
        Inner.SquaredColumnDistances(centres[..^1], destination[..^1], workspace);
        var distance = T.One - centres[^1];
        destination[^1] = Number.Of<T>(Rows) * distance * distance;
    }

    /// <inheritdoc/>
    public void MultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> x, Span<T> destination, Workspace workspace)
    {
        Inner.MultiplyDistances(centres[..^1], x[..^1], destination, workspace);
        var distance = T.Abs(T.One - centres[^1]) * x[^1];
        foreach (ref var value in destination) value += distance;
    }

    /// <inheritdoc/>
    public void TransposeMultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        Inner.TransposeMultiplyDistances(centres[..^1], residual, destination[..^1], workspace);
        destination[^1] = T.Abs(T.One - centres[^1]) * Reductions.Sum(residual);
    }
}
