using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>The files that the command reads; <c>-</c> is the standard input.</summary>
internal static class DataFile
{
    /// <summary>The largest feature index: a vector of coefficients of this length takes half a gigabyte.</summary>
    public const int LargestIndex = 1 << 26;

    // What the readers say in brackets to a program, in every error; and what the command says instead, once.
    private static readonly (string Bracketed, string Advice)[] Advices =
    [
        (" (for indices that count from 0, set FirstIndex to 0)", "for indices that count from 0, give --zero-based"),
        (" (to impute missing values or to drop their rows, set MissingValues)", "to impute missing values, give --missing impute; to drop their rows, --missing drop"),
        (" (to count others as none, set UnknownCategories)", "to count unknown categories as none, give --unknown-categories ignore"),
        (" (to leave it out, name it in Ignored or set UnknownColumns)", "to leave out columns, give --ignore COLUMN or --unknown-columns ignore"),
        ("; leave it out by Ignored", "to leave out a column, give --ignore COLUMN"),
    ];

    /// <summary>Reads a file to learn from.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The file with the weights of its rows; null for none.</param>
    /// <param name="options">What the command line says of it.</param>
    public static Validation<DataError, LabelledRows> Read(string path, string? weights, DataOptions options)
    {
        var format = options.FormatOf(path);
        if (options.Misplaced(format) is { } option)
        {
            return Fail<DataError, LabelledRows>(DataError.OfFile(path, $"is read as {Name(format)}, where {option} has no meaning; --format says how to read it"));
        }

        return Worded(format == DataFormat.Csv
            ? CsvReader.Read(path, options.Csv(DataOptions.Usual(path)))
            : Doubted(path, options, Libsvm(path, weights, options.FirstIndex)));
    }

    /// <summary>Reads a file into the features that another one was read into.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weights">The file with the weights of its rows; null for none.</param>
    /// <param name="schema">What the columns of the other file were; null for LIBSVM.</param>
    /// <param name="firstIndex">The number of the first feature.</param>
    public static Validation<DataError, LabelledRows> ReadAlike(string path, string? weights, CsvSchema? schema, int firstIndex) =>
        Worded(schema is null ? Libsvm(path, weights, firstIndex) : CsvReader.Read(path, schema));

    /// <summary>A format by its name.</summary>
    /// <param name="format">The format.</param>
    public static string Name(DataFormat format) => format == DataFormat.Csv ? "CSV" : "LIBSVM";

    // On all cores.
    private static Validation<DataError, LabelledRows> Libsvm(string path, string? weights, int firstIndex)
    {
        using var team = new WorkerTeam();
        return LibsvmReader.Read(path, new() { FirstIndex = firstIndex, LargestIndex = LargestIndex, Weights = weights is null ? null : DataSource.FromPath(weights) }, team);
    }

    // A first line that is no LIBSVM may be one of CSV, in a file whose name does not say so.
    private static Validation<DataError, LabelledRows> Doubted(string path, DataOptions options, Validation<DataError, LabelledRows> read) => Advised(read, errors =>
        options.Given is null && errors.Head.Line == 1
            ? errors.Add(DataError.OfFile(errors.Head.Source, $"was read as LIBSVM, as {(path == "-" ? "standard input" : "a file of such a name")} is; --format csv reads CSV"))
            : errors);

    private static Validation<DataError, LabelledRows> Worded(Validation<DataError, LabelledRows> read) => Advised(read, errors => Advices.Aggregate(errors, (before, word) =>
        before.Exists(error => error.Message.Contains(word.Bracketed, StringComparison.Ordinal))
            ? before.Map(error => error with { Message = error.Message.Replace(word.Bracketed, "", StringComparison.Ordinal) }).Add(DataError.OfFile(before.Head.Source, word.Advice))
            : before));

    /// <summary>What was read, or its errors with advice behind them.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="advise">Adds to the errors.</param>
    public static Validation<DataError, LabelledRows> Advised(Validation<DataError, LabelledRows> read, Func<Seq<DataError>, Seq<DataError>> advise) =>
        read.Match(Succ: Success<DataError, LabelledRows>, Fail: errors => Fail<DataError, LabelledRows>(advise(errors)));
}
