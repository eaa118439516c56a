using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>Sparse rows with a label each, as a file gave them.</summary>
/// <param name="Source">The file.</param>
/// <param name="RowOffsets">Where each row's entries begin, and where the last one's end.</param>
/// <param name="ColumnIndices">The feature of each entry, from 0.</param>
/// <param name="Values">The value of each entry.</param>
/// <param name="Labels">The label of each row.</param>
/// <param name="Lines">The line of each row, from 1.</param>
/// <param name="Features">The largest feature index of the file.</param>
internal sealed record LabelledRows(
    string Source,
    ImmutableArray<int> RowOffsets,
    ImmutableArray<int> ColumnIndices,
    ImmutableArray<double> Values,
    ImmutableArray<double> Labels,
    ImmutableArray<long> Lines,
    int Features)
{
    /// <summary>The number of rows.</summary>
    public int Rows => Labels.Length;

    /// <summary>The number of entries.</summary>
    public int Entries => Values.Length;

    /// <summary>The rows as a matrix with at least so many columns; the further ones have no entries.</summary>
    /// <param name="features">The number of columns to have at least.</param>
    public SparseRows<double> Matrix(int features = 0) => new(RowOffsets, ColumnIndices, Values, Rows, Math.Max(features, Features));
}
