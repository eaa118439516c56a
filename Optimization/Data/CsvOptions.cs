using System.Collections.Immutable;

namespace Toolkit.Optimization;

/// <summary>Whether the first row of a CSV file names the columns.</summary>
public enum CsvHeader
{
    /// <summary>It does where none of its fields is a number. A file of text alone must be told apart by hand.</summary>
    Auto,

    /// <summary>It does.</summary>
    Present,

    /// <summary>It is data; columns are called by their numbers, from 1.</summary>
    Absent,
}

/// <summary>What to do where a value is missing.</summary>
public enum MissingValues
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>The row is left out, and counted in <see cref="LabelledRows.DroppedRows"/>.</summary>
    DropRow,

    /// <summary>
    /// A number becomes the mean of its column in the training data, a category becomes none, and a further feature, <c>COLUMN is missing</c>, is 1 there,
    /// where the training data missed values of the column; each is counted in <see cref="LabelledRows.ImputedValues"/>. A missing label or weight is an error.
    /// </summary>
    Impute,
}

/// <summary>What to do where a value belongs to no category that the training data had.</summary>
public enum UnknownCategories
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>It counts as none: all features of the column are 0. Each is counted in <see cref="LabelledRows.UnknownCategories"/>.</summary>
    Zero,
}

/// <summary>What to do with a column that the training data had not.</summary>
public enum UnknownColumns
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>It is left out, and counted in <see cref="LabelledRows.UnknownColumns"/>.</summary>
    Ignore,
}

/// <summary>What a CSV file does not say of itself.</summary>
/// <remarks>A column is named by its name in the header or else by its number, from 1.</remarks>
public sealed record CsvOptions
{
    /// <summary>What stands between fields: a comma, unless set; a semicolon, a tab or another ASCII character that is no letter, digit, quote, space, point, sign or line end.</summary>
    public char Delimiter
    {
        get;
        init => field = char.IsAscii(value) && (value == '\t' || char.IsPunctuation(value) || char.IsSymbol(value)) && !"\"+-.".Contains(value, StringComparison.Ordinal)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Delimiter), value, "Delimiter must be a tab, or an ASCII mark other than a quote, a point or a sign.");
    } = ',';

    /// <summary>Whether the first row names the columns.</summary>
    public CsvHeader Header { get; init; }

    /// <summary>The column of the label; null for the last one that is neither the weight nor ignored.</summary>
    public string? Label { get; init; }

    /// <summary>The column of the row's weight, at least 0; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>Columns whose values are categories though they may look like numbers.</summary>
    public ImmutableArray<string> Categorical { get; init; } = [];

    /// <summary>Columns to leave out.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>What stands for a missing value, upper or lower case alike; unless set: nothing, <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>null</c>, <c>?</c>.</summary>
    public ImmutableArray<string> Missing { get; init; } = ["", "NA", "N/A", "NaN", "null", "?"];

    /// <summary>What to do where a value is missing.</summary>
    public MissingValues MissingValues { get; init; }

    /// <summary>What to do where a value belongs to no category that the training data had.</summary>
    public UnknownCategories UnknownCategories { get; init; }

    /// <summary>What to do with a column that the training data had not, in a file with a header.</summary>
    public UnknownColumns UnknownColumns { get; init; }

    /// <summary>The most categories that a column may have, at least 1: a mistyped number in a column of numbers shows here.</summary>
    public int MostCategories
    {
        get;
        init => field = Require.AtLeastOne(value, nameof(MostCategories));
    } = 10_000;

    /// <summary>Whether the file has no column of labels, as data to predict from may.</summary>
    public bool Unlabelled { get; init; }
}
