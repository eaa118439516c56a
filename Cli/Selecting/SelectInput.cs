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
internal sealed record SelectInput(
    ExampleFormat Format, ImmutableArray<string> Interactions, string? Label, string? Weight, ImmutableArray<string> Categorical, ImmutableArray<string> Ignored, CsvHeader Header, char? Delimiter, int KMer, bool Canonical)
{
    /// <summary>What a model keeps of the options of a stream.</summary>
    /// <param name="options">The options.</param>
    public static SelectInput Of(ExampleOptions options) => new(
        options.Format, options.Interactions, options.Label, options.Weight, options.Categorical, options.Ignored, options.Header, options.Delimiter, options.KMer, options.Canonical);

    /// <summary>The options of a stream that is read alike.</summary>
    /// <param name="labels">Which labels there may be.</param>
    /// <param name="isUnlabelled">Whether there need be none.</param>
    public ExampleOptions ToOptions(ExampleLabels labels, bool isUnlabelled = false) => new()
    {
        Labels = labels,
        Unlabelled = isUnlabelled,
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
