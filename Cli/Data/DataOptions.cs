namespace Toolkit.Cli;

/// <summary>How a file holds rows and labels.</summary>
internal enum DataFormat
{
    /// <summary>A label, and the features that are not 0 by their numbers.</summary>
    Libsvm,

    /// <summary>Columns between delimiters.</summary>
    Csv,
}

/// <summary>What the command line says of data files.</summary>
/// <param name="Given">The format; null to tell it by the name of the file.</param>
/// <param name="FirstIndex">The number of the first feature of a LIBSVM file.</param>
/// <param name="Csv">Changes what is usual, or what a model says, to what is wanted of a CSV file.</param>
/// <param name="ForCsv">The options given that only CSV files have.</param>
/// <param name="ForLibsvm">The options given that only LIBSVM files have.</param>
internal sealed record DataOptions(
    DataFormat? Given, int FirstIndex, Func<CsvOptions, CsvOptions> Csv, IReadOnlyList<string> ForCsv, IReadOnlyList<string> ForLibsvm)
{
    /// <summary>No options.</summary>
    public static DataOptions None { get; } = new(null, 1, usual => usual, [], []);

    /// <summary>The format of a file: the one given, or the one that its name tells; LIBSVM where it tells none.</summary>
    /// <param name="path">The file.</param>
    public DataFormat FormatOf(string path) => Given ?? (Extension(path) is ".CSV" or ".TSV" ? DataFormat.Csv : DataFormat.Libsvm);

    /// <summary>What a CSV file is taken for before anything is said of it: a name may tell the delimiter.</summary>
    /// <param name="path">The file.</param>
    public static CsvOptions Usual(string path) => new() { Delimiter = Extension(path) == ".TSV" ? '\t' : ',' };

    /// <summary>An option that a file of this format has no use for; null where there is none.</summary>
    /// <param name="format">The format.</param>
    public string? Misplaced(DataFormat format) => (format == DataFormat.Csv ? ForLibsvm : ForCsv) is [var first, ..] ? first : null;

    private static string Extension(string path)
    {
        var extension = Path.GetExtension(path).ToUpperInvariant();
        return extension is ".GZ" or ".ZST" or ".ZSTD" ? Path.GetExtension(Path.GetFileNameWithoutExtension(path)).ToUpperInvariant() : extension;
    }
}
