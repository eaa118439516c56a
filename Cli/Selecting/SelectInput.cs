using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>How the data of a selection are read, as its model keeps it: what is predicted must have the same ids.</summary>
/// <param name="Format">The format, or Auto.</param>
/// <param name="Interactions">Products of namespaces.</param>
/// <param name="Label">The column of labels.</param>
/// <param name="Weight">The column of weights.</param>
/// <param name="Categorical">Columns of categories.</param>
/// <param name="Ignored">Columns that are left out.</param>
/// <param name="Header">Whether the first row names the columns.</param>
/// <param name="Delimiter">What stands between fields.</param>
/// <param name="KMer">The letters of a k-mer.</param>
/// <param name="Canonical">Whether strands are one.</param>
/// <param name="LongestLine">The bytes of the longest line.</param>
/// <param name="Columns">What the columns of CSV were found to be.</param>
internal sealed record SelectInput(
    ExampleFormat Format, ImmutableArray<string> Interactions, string? Label, string? Weight, ImmutableArray<string> Categorical, ImmutableArray<string> Ignored, CsvHeader Header, char? Delimiter, int KMer, bool Canonical,
    int LongestLine, ImmutableArray<ExampleColumn> Columns)
{
    /// <summary>What a model keeps of how a stream was read.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="stream">The stream.</param>
    public static SelectInput Of(ExampleOptions options, ExampleStream stream) => new(
        stream.Format, options.Interactions, options.Label, options.Weight, options.Categorical, options.Ignored, options.Header, options.Delimiter, options.KMer, options.Canonical,
        options.LongestLine, stream.Columns);

    /// <summary>What tells data of other ids, by the names of the command line.</summary>
    public IEnumerable<(string Name, string Value)> Identity =>
    [
        ("--format", $"{Format}"), ("--interactions", string.Join(' ', Interactions)), ("--label-column", Label ?? ""), ("--weight-column", Weight ?? ""), ("--categorical", string.Join(' ', Categorical)),
        ("--ignore", string.Join(' ', Ignored)), ("--header", $"{Header}"), ("--delimiter", $"{Delimiter}"), ("--k-mer", $"{KMer}"), ("--canonical", $"{Canonical}"),
    ];

    /// <summary>The options of a stream that is read alike.</summary>
    /// <param name="labels">Which labels there may be.</param>
    /// <param name="isUnlabelled">Whether there need be none.</param>
    public ExampleOptions ToOptions(ExampleLabels labels, bool isUnlabelled = false) => new()
    {
        Labels = labels,
        Unlabelled = isUnlabelled,
        LongestLine = LongestLine,
        Columns = Columns.IsDefault ? [] : Columns,
        Format = Format,
        Interactions = Interactions,
        Label = Label,
        Weight = Weight,
        Categorical = Categorical,
        Ignored = Ignored,
        Header = Header,
        Delimiter = Delimiter,
        KMer = KMer,
        Canonical = Canonical,
    };
}
