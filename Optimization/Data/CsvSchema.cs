using System.Collections.Immutable;

namespace Toolkit.Optimization;

/// <summary>What a column of a CSV file is to the rows that are made of it.</summary>
public enum CsvRole
{
    /// <summary>One feature: the number.</summary>
    Number,

    /// <summary>A feature for each category, 1 where the value is it: one-hot.</summary>
    Categories,

    /// <summary>The label.</summary>
    Label,

    /// <summary>The row's weight.</summary>
    Weight,

    /// <summary>Nothing.</summary>
    Ignored,
}

/// <summary>What training learned of a column.</summary>
/// <param name="Name">Its name; its number, from 1, without a header.</param>
/// <param name="Role">What it is.</param>
/// <param name="Categories">The values it had, in ordinal order: of a label, its classes. Empty for numbers.</param>
/// <param name="Mean">The mean of its numbers; 0 for others.</param>
/// <param name="Indicator">Whether a feature says that its value is missing.</param>
public sealed record CsvColumn(string Name, CsvRole Role, ImmutableArray<string> Categories, double Mean, bool Indicator)
{
    /// <summary>The names of its features: <c>age</c>, or <c>colour=red</c> for each category, and <c>age is missing</c> behind them.</summary>
    public IEnumerable<string> Features() => Role switch
    {
        CsvRole.Number => Indicator ? [Name, $"{Name} is missing"] : [Name],
        CsvRole.Categories => [.. Categories.Select(category => $"{Name}={category}"), .. Indicator ? [$"{Name} is missing"] : Array.Empty<string>()],
        _ => [],
    };
}

/// <summary>What training learned of a CSV file: enough to read another one into the same features. It can be kept with a model.</summary>
/// <param name="Options">How the training file was read.</param>
/// <param name="Named">Whether a header named the columns; they are then found by name, in any order.</param>
/// <param name="Columns">The columns in the order of the training file.</param>
public sealed record CsvSchema(CsvOptions Options, bool Named, ImmutableArray<CsvColumn> Columns)
{
    /// <summary>The names of the features, column by column.</summary>
    public ImmutableArray<string> FeatureNames() => [.. Columns.SelectMany(column => column.Features())];

    /// <summary>The names of the classes where labels are text; empty where they are numbers.</summary>
    public ImmutableArray<string> LabelNames() => Columns.FirstOrDefault(column => column.Role == CsvRole.Label)?.Categories ?? [];
}
