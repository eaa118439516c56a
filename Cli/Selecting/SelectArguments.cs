using System.CommandLine;
using System.Globalization;

namespace Toolkit.Cli;

/// <summary>How the data of a selection are read, as options of a command line.</summary>
internal sealed class SelectArguments
{
    private static readonly (string Name, ExampleFormat Format)[] Formats =
    [
        ("auto", ExampleFormat.Auto), ("libsvm", ExampleFormat.Libsvm), ("vw", ExampleFormat.VowpalWabbit), ("csv", ExampleFormat.Csv), ("criteo", ExampleFormat.Criteo), ("fasta", ExampleFormat.Fasta),
        ("fastq", ExampleFormat.Fastq),
    ];

    private readonly Option<string?> _format = Arguments.OneOf("--format", "FORMAT", "auto, libsvm, vw, csv, criteo, fasta or fastq; auto goes by the name, then by the first line. [default: auto]", [.. Formats.Select(format => format.Name)]);

    private readonly Option<long?> _skipBad = Arguments.Whole("--skip-bad", "Pass over so many bad rows, and count them; one more ends the run: at least 0. [default: 0]", least: 0);

    private readonly Option<string[]> _interactions = new("--interactions") { Description = "vw: products of the features of two namespaces, a*b; may be given again.", HelpName = "A*B" };

    private readonly Option<string?> _label = new("--label-column") { Description = "CSV: the column of the labels, by its name or its number from 1. [default: the last one]", HelpName = "COLUMN" };

    private readonly Option<string?> _weight = new("--weight-column") { Description = "CSV: the column of the rows' weights, at least 0. [default: none]", HelpName = "COLUMN" };

    private readonly Option<string[]> _categorical = new("--categorical") { Description = "CSV: a column of categories that look like numbers; may be given again.", HelpName = "COLUMN" };

    private readonly Option<string[]> _ignored = new("--ignore") { Description = "CSV: a column to leave out; may be given again.", HelpName = "COLUMN" };

    private readonly Option<string?> _header = Arguments.OneOf("--header", "WHEN", "CSV: whether the first row names the columns: yes, no, or auto. [default: auto]", ["auto", "yes", "no"]);

    private readonly Option<char?> _delimiter = new("--delimiter")
    {
        Description = "CSV: the mark between fields, or the word tab. [default: what the first line has: a comma, a tab or a semicolon]",
        HelpName = "MARK",
        CustomParser = DataArguments.Delimiter,
    };

    private readonly Option<long?> _kMer = Arguments.Whole("--k-mer", "FASTA and FASTQ: the letters of a k-mer: 1 to 31. [default: 12]", least: 1, most: 31);

    private readonly Option<bool> _canonical = new("--canonical") { Description = "FASTA and FASTQ: a k-mer and the one on the other strand are one feature." };

    private readonly Option<long?> _longest = Arguments.Whole("--longest-line", "The bytes of the longest line; a longer one is an error: 1 to 2^30. [default: 67108864]", least: 1, most: 1 << 30);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_format, _skipBad, _interactions, _label, _weight, _categorical, _ignored, _header, _delimiter, _kMer, _canonical, _longest];

    /// <summary>Refuses what is no product of namespaces.</summary>
    /// <param name="command">The command.</param>
    public void Check(Command command) => command.Validators.Add(result =>
    {
        try
        {
            _ = new ExampleOptions { Interactions = [.. result.GetValue(_interactions) ?? []] };
        }
        catch (ArgumentException exception)
        {
            result.AddError($"--interactions: {exception.Message.Split(" (Parameter")[0]}");
        }
    });

    /// <summary>What a command line says.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="passes">How often the data are read.</param>
    public ExampleOptions Of(ParseResult parsed, int passes)
    {
        var usual = new ExampleOptions();
        return new()
        {
            Format = Formats.FirstOrDefault(format => format.Name == parsed.GetValue(_format)).Format,
            Passes = passes,
            SkipBad = parsed.GetValue(_skipBad) ?? 0,
            Interactions = [.. parsed.GetValue(_interactions) ?? []],
            Label = parsed.GetValue(_label),
            Weight = parsed.GetValue(_weight),
            Categorical = [.. parsed.GetValue(_categorical) ?? []],
            Ignored = [.. parsed.GetValue(_ignored) ?? []],
            Header = parsed.GetValue(_header) switch { "yes" => CsvHeader.Present, "no" => CsvHeader.Absent, _ => CsvHeader.Auto },
            Delimiter = parsed.GetValue(_delimiter),
            KMer = (int)(parsed.GetValue(_kMer) ?? usual.KMer),
            Canonical = parsed.GetValue(_canonical),
            LongestLine = (int)(parsed.GetValue(_longest) ?? usual.LongestLine),
        };
    }

    /// <summary>A size of memory: bytes, or a number with KiB, MiB or GiB behind it.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is.</param>
    public static Option<long?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            (string Unit, int Shift)[] units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("", 0)];
            var (unit, shift) = units.First(candidate => text.EndsWith(candidate.Unit, StringComparison.OrdinalIgnoreCase));
            if (double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * Math.Pow(2, shift) is >= 1024 and <= 1L << 37 and var bytes)
                return (long)bytes;
            result.AddError($"{name} must be a size from 1 KiB to 128 GiB, such as 8MiB; '{text}' is not.");
            return null;
        },
    };
}
