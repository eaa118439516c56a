using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Toolkit.Sketching;

/// <summary>What files of examples do not say of themselves, and how they are read.</summary>
/// <remarks>A column of CSV is named by its name in the header or else by its number, from 1.</remarks>
public sealed record ExampleOptions
{
    private const int MostInteractions = 32;

    private readonly Untold _cancellation;

    /// <summary>The format; unless set, what the file's name or its first line shows.</summary>
    public ExampleFormat Format
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Format), value, "Format must be one of the formats.");
    }

    /// <summary>Which labels there may be; any unless set.</summary>
    public ExampleLabels Labels { get; init; }

    /// <summary>Whether rows of text whose label may be left out, that of Vowpal Wabbit and of sequences, may have none: it is read as 0. So may CSV that is read by <see cref="Columns"/>. What other formats have in its place is read, and may be anything.</summary>
    public bool Unlabelled { get; init; }

    /// <summary>How often the files are read, one after the other and from the first again; at least 1. Standard input and streams can be read once.</summary>
    public int Passes
    {
        get;
        init => field = AtLeast(value, 1, nameof(Passes));
    } = 1;

    /// <summary>How many bad rows are passed over, over all files and passes; the next one ends the stream. None unless set; at least 0.</summary>
    public long SkipBad
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(SkipBad), value, "SkipBad must be at least 0.");
    }

    /// <summary>The bytes of the longest line, or of the longest record of several lines, from 1 to 2³⁰; a longer one ends the stream. 64 MiB unless set: that much memory it may take, several times.</summary>
    public int LongestLine
    {
        get;
        init => field = Within(value, 1 << 30, nameof(LongestLine));
    } = 1 << 26;

    /// <summary>The bytes of text that are read at a time, from 1 to 2³⁰; 1 MiB unless set. No row depends on it.</summary>
    public int Window
    {
        get;
        init => field = Within(value, 1 << 30, nameof(Window));
    } = 1 << 20;

    /// <summary>What the hashes of names begin with: features of two streams are the same where their names and seeds are. 0 unless set.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Products of features of two namespaces, in text of Vowpal Wabbit: <c>a*b</c> gives a feature for each pair of a feature of a and one of b, whose value is the product. A namespace is called by its name,
    /// or all that begin with one letter by that letter. <c>a*a</c> gives each pair once, and each feature with itself. At most 32.
    /// </summary>
    public ImmutableArray<string> Interactions
    {
        get;
        init => field = Checked(value);
    } = [];

    /// <summary>What stands between the fields of CSV: null for a tab in a file called <c>.tsv</c>, and in any other for what its first line has outside of quotes: a comma, or else a tab or a semicolon; or an ASCII mark, but a quote, a point or a sign.</summary>
    public char? Delimiter
    {
        get;
        init => field = value is not { } mark || mark == '\t' || (char.IsAscii(mark) && (char.IsPunctuation(mark) || char.IsSymbol(mark)) && !"\"+-.".Contains(mark, StringComparison.Ordinal))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Delimiter), value, "Delimiter must be a tab, or an ASCII mark other than a quote, a point or a sign.");
    }

    /// <summary>Whether the first row of CSV names the columns.</summary>
    public CsvHeader Header
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Header), value, "Header must be one of the choices.");
    }

    /// <summary>The column of the label in CSV; null for the last one that is neither the weight nor ignored.</summary>
    public string? Label { get; init; }

    /// <summary>The column of the row's weight in CSV, at least 0; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>Columns of CSV whose values are names though they may look like numbers.</summary>
    public ImmutableArray<string> Categorical
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Columns of CSV to leave out.</summary>
    public ImmutableArray<string> Ignored
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>
    /// What the columns of CSV are, where that is known: those that another stream has found, say. Nothing is then inferred, nor asked of <see cref="Label"/>, <see cref="Weight"/>, <see cref="Categorical"/> and <see cref="Ignored"/>.
    /// In a file with a header they stand in any order, in one without in this one. All must be there, but those of the label and the weight when <see cref="Unlabelled"/>; others may not. Each has a name of its own.
    /// </summary>
    public ImmutableArray<ExampleColumn> Columns
    {
        get;
        init => field = Checked(value);
    } = [];

    /// <summary>The letters of a k-mer, from 1 to 31; 12 unless set.</summary>
    public int KMer
    {
        get;
        init => field = Within(value, 31, nameof(KMer));
    } = 12;

    /// <summary>Whether a k-mer and the one on the other strand are one feature, called by the lesser of the two.</summary>
    public bool Canonical { get; init; }

    /// <summary>Ends a wait for rows: <see cref="ExampleStream.From"/> then throws. It cannot be cancelled unless set, and says nothing of what is read: options that differ in it alone are equal.</summary>
    [JsonIgnore]
    public CancellationToken Cancellation
    {
        get => _cancellation.Token;
        init => _cancellation = new(value);
    }

    private static int AtLeast(int value, int least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");

    private static int Within(int value, int most, string name) =>
        value >= 1 && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 1 to {most}.");

    private static ImmutableArray<ExampleColumn> Checked(ImmutableArray<ExampleColumn> columns)
    {
        if (columns.IsDefaultOrEmpty) return [];
        var (names, labels, weights) = (new HashSet<string>(StringComparer.Ordinal), 0, 0);
        foreach (var column in columns)
        {
            if (column?.Name is null || !Enum.IsDefined(column.Kind)) throw new ArgumentException("A column must have a name and one of the kinds.", nameof(Columns));
            if (!names.Add(column.Name)) throw new ArgumentException($"Each column must have a name of its own; '{column.Name}' is there twice.", nameof(Columns));
            labels += column.Kind == ExampleColumnKind.Label ? 1 : 0;
            weights += column.Kind == ExampleColumnKind.Weight ? 1 : 0;
        }

        return labels == 1 && weights <= 1 ? columns : throw new ArgumentException("Columns must have one label, and at most one weight.", nameof(Columns));
    }

    private static ImmutableArray<string> Checked(ImmutableArray<string> interactions)
    {
        if (interactions.IsDefault) return [];
        if (interactions.Length > MostInteractions) throw new ArgumentException($"Interactions must be at most {MostInteractions}.", nameof(Interactions));
        foreach (var interaction in interactions)
        {
            if (interaction?.Split('*') is not [{ Length: > 0 } left, { Length: > 0 } right] || (left + right).AsSpan().IndexOfAny(" \t|:") >= 0)
                throw new ArgumentException($"An interaction must be two namespaces with a star between them, a*b; '{interaction}' is not.", nameof(Interactions));
        }

        return interactions;
    }

    // A token that makes no difference where options are compared.
    private readonly record struct Untold(CancellationToken Token)
    {
        public bool Equals(Untold other) => true;

        public override int GetHashCode() => 0;
    }
}
