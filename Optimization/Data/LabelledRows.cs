using System.Collections.Immutable;
using System.Globalization;

namespace Toolkit.Optimization;

/// <summary>Sparse rows with a label each, as a file gave them.</summary>
/// <param name="Source">The file.</param>
/// <param name="Matrix">The features of each row; a column is a feature.</param>
/// <param name="Labels">The label of each row; empty where the file was read without labels.</param>
/// <param name="Lines">The line where each row begins, from 1.</param>
public sealed record LabelledRows(string Source, SparseRows<double> Matrix, ImmutableArray<double> Labels, ImmutableArray<long> Lines)
{
    /// <summary>The weight of each row, at least 0; empty where rows have none, and count alike.</summary>
    public ImmutableArray<double> Weights { get; init; } = [];

    /// <summary>The names of the classes where labels are text: a label is a place in this list. Empty where labels are numbers.</summary>
    public ImmutableArray<string> LabelNames { get; init; } = [];

    /// <summary>The name of each feature; empty where features are numbered.</summary>
    public ImmutableArray<string> FeatureNames { get; init; } = [];

    /// <summary>The number of the first feature, where features are numbered.</summary>
    public int FirstIndex { get; init; } = 1;

    /// <summary>What was learned of the columns of a CSV file; null for other formats.</summary>
    public CsvSchema? Schema { get; init; }

    /// <summary>How many rows were left out because a value was missing, as the policy asked for.</summary>
    public long DroppedRows { get; init; }

    /// <summary>How many missing values were replaced, as the policy asked for.</summary>
    public long ImputedValues { get; init; }

    /// <summary>How many values belong to no category that training saw, and count as none.</summary>
    public long UnknownCategories { get; init; }

    /// <summary>How many columns training did not see and were left out, as the policy asked for.</summary>
    public int UnknownColumns { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows => Matrix.Rows;

    /// <summary>The number of entries that are stored.</summary>
    public int Entries => Matrix.Entries;

    /// <summary>The number of features: the largest index of the file, or what a schema says.</summary>
    public int Features => Matrix.Columns;

    /// <summary>What a feature is called: its name, or its number in the file.</summary>
    /// <param name="column">The column of <see cref="Matrix"/>, from 0.</param>
    public string FeatureName(int column) => FeatureNames.IsEmpty
        ? (column + (long)FirstIndex).ToString(CultureInfo.InvariantCulture)
        : FeatureNames[column];
}
