using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace Toolkit.Cli;

/// <summary>The options that say what data files do not say of themselves, as <c>fit</c> and <c>predict</c> share them.</summary>
internal sealed class DataArguments
{
    private readonly Option<Choice<DataFormat?>?> _format = Arguments.OneOf<Choice<DataFormat?>>(
        "--format", "FORMAT", "auto, libsvm or csv; auto is csv for names in .csv or .tsv (before .gz or .zst), else libsvm. [default: auto]",
        [new("auto", null), new("libsvm", DataFormat.Libsvm), new("csv", DataFormat.Csv)]);

    private readonly Option<bool> _zeroBased = new("--zero-based") { Description = "LIBSVM: indices count from 0, not from 1." };

    private readonly Option<string?> _label = new("--label-column")
    {
        Description = "CSV: the column of the labels, by its name or its number from 1. [default: the last one]",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _weight = new("--weight-column") { Description = "CSV: the column of the rows' weights, at least 0. [default: none]", HelpName = "COLUMN" };

    private readonly Option<string[]> _categorical = new("--categorical") { Description = "CSV: a column of categories that look like numbers; may be given again.", HelpName = "COLUMN" };

    private readonly Option<long?> _mostCategories = Arguments.Whole(
        "--most-categories", "CSV: the most categories of a column, at least 1; more are an error. [default: 10000]", least: 1, most: int.MaxValue);

    private readonly Option<bool> _unlabelled = new("--unlabelled", "--unlabeled") { Description = "CSV: there are no labels and no weights, or they are not looked at." };

    private readonly Option<Choice<CsvHeader>?> _header = Arguments.OneOf<Choice<CsvHeader>>(
        "--header", "WHEN", "CSV: whether the first row names the columns: yes, no, or auto: where none of its fields is a number. [default: auto]",
        [new("auto", CsvHeader.Auto), new("yes", CsvHeader.Present), new("no", CsvHeader.Absent)]);

    private readonly Option<char?> _delimiter = new("--delimiter")
    {
        Description = "CSV: the mark between fields, or the word tab. [default: a comma; a tab for names in .tsv]",
        HelpName = "MARK",
        CustomParser = Delimiter,
    };

    private readonly Option<string[]> _ignored = new("--ignore") { Description = "CSV: a column to leave out; may be given again.", HelpName = "COLUMN" };

    private readonly Option<string[]> _missingTexts = new("--na-value")
    {
        Description = "CSV: what stands for a missing value, in place of the usual; may be given again. [default: nothing, NA, N/A, NaN, null, ?]",
        HelpName = "TEXT",
    };

    private readonly Option<Choice<MissingValues>?> _missing = Arguments.OneOf<Choice<MissingValues>>(
        "--missing", "POLICY",
        "CSV: a missing value is an error; drop: its row is left out; impute: it becomes the mean of its column, or no category, and a feature says so. [default: error]",
        [new("error", MissingValues.Refuse), new("drop", MissingValues.DropRow), new("impute", MissingValues.Impute)]);

    private readonly Option<Choice<UnknownCategories>?> _unknownCategories = Arguments.OneOf<Choice<UnknownCategories>>(
        "--unknown-categories", "POLICY", "CSV: a category that the training data had not: error, or ignore: it counts as none. [default: error]",
        [new("error", UnknownCategories.Refuse), new("ignore", UnknownCategories.Zero)]);

    private readonly Option<Choice<UnknownColumns>?> _unknownColumns = Arguments.OneOf<Choice<UnknownColumns>>(
        "--unknown-columns", "POLICY", "CSV: a column that the training data had not: error, or ignore: it is left out. [default: error]",
        [new("error", UnknownColumns.Refuse), new("ignore", UnknownColumns.Ignore)]);

    /// <summary>The file with the weights of the rows.</summary>
    public Option<string?> Weights { get; } = new("--weights") { Description = "LIBSVM: a file with the weight of each row, at least 0, one a line.", HelpName = "FILE" };

    /// <summary>The file with the weights of the rows of the test data.</summary>
    public Option<string?> TestWeights { get; } = new("--test-weights") { Description = "LIBSVM: the same for the rows of --test.", HelpName = "FILE" };

    /// <summary>What there is to say of files to learn from.</summary>
    public IReadOnlyList<Option> ForFit =>
        [_format, _label, _weight, _categorical, _ignored, _delimiter, _header, _missing, _missingTexts, _unknownCategories, _unknownColumns, _mostCategories, Weights, TestWeights, _zeroBased];

    /// <summary>What there is to say of files to predict from; all else is in the model.</summary>
    public IReadOnlyList<Option> ForPredict => [_unlabelled, _ignored, _delimiter, _header, _missing, _missingTexts, _unknownCategories, _unknownColumns, Weights];

    private Option[] ForCsv =>
        [_label, _weight, _categorical, _ignored, _delimiter, _header, _missing, _missingTexts, _unknownCategories, _unknownColumns, _mostCategories, _unlabelled];

    private Option[] ForLibsvm => [Weights, TestWeights, _zeroBased];

    /// <summary>What a command line says.</summary>
    /// <param name="parsed">The command line.</param>
    public DataOptions Of(ParseResult parsed) => new(
        parsed.GetValue(_format)?.Value,
        parsed.GetValue(_zeroBased) ? 0 : 1,
        before => before with
        {
            Delimiter = parsed.GetValue(_delimiter) ?? before.Delimiter,
            Header = parsed.GetValue(_header)?.Value ?? before.Header,
            Label = parsed.GetValue(_label) ?? before.Label,
            Weight = parsed.GetValue(_weight) ?? before.Weight,
            Categorical = All(parsed.GetValue(_categorical), before.Categorical),
            Ignored = All(parsed.GetValue(_ignored), before.Ignored),
            Missing = All(parsed.GetValue(_missingTexts), before.Missing),
            MissingValues = parsed.GetValue(_missing)?.Value ?? before.MissingValues,
            UnknownCategories = parsed.GetValue(_unknownCategories)?.Value ?? before.UnknownCategories,
            UnknownColumns = parsed.GetValue(_unknownColumns)?.Value ?? before.UnknownColumns,
            MostCategories = (int?)parsed.GetValue(_mostCategories) ?? before.MostCategories,
            Unlabelled = parsed.GetValue(_unlabelled),
        },
        Given(ForCsv, parsed),
        Given(ForLibsvm, parsed));

    private static ImmutableArray<string> All(string[]? given, ImmutableArray<string> usual) => given is { Length: > 0 } ? [.. given] : usual;

    private static string[] Given(Option[] options, ParseResult parsed) => [.. options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];

    /// <summary>A mark between fields.</summary>
    /// <param name="result">What the command line has.</param>
    public static char? Delimiter(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        try
        {
            return new CsvOptions { Delimiter = text is "tab" or "\\t" ? '\t' : text.Length == 1 ? text[0] : '\0' }.Delimiter;
        }
        catch (ArgumentOutOfRangeException)
        {
            result.AddError($"--delimiter must be the word tab, or an ASCII mark other than a quote, a point or a sign; '{text}' is not.");
            return null;
        }
    }

    private sealed record Choice<TValue>(string Name, TValue Value)
    {
        public override string ToString() => Name;
    }
}
