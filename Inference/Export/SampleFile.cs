using LanguageExt;

namespace Toolkit.Inference;

/// <summary>A sample as one file, in the format that its name ends with: <c>.parquet</c>, <c>.arrow</c> or <c>.json</c>.</summary>
public static class SampleFile
{
    private static readonly (string Extension, Action<string, PosteriorSample> Write, Func<string, Validation<DataError, PosteriorSample>> Read)[] Formats =
    [
        (".parquet", ParquetFile.Write, ParquetFile.Read), (".arrow", ArrowFile.Write, ArrowFile.Read), (".json", JsonFile.Write, JsonFile.Read),
    ];

    /// <summary>What names may end with, in a list.</summary>
    public static string Extensions => string.Join(", ", Formats.Select(format => format.Extension));

    /// <summary>Whether a name ends with a format.</summary>
    /// <param name="path">The file.</param>
    public static bool HasFormat(string path) => Formats.Any(format => path.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a sample.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sample">The sample.</param>
    /// <exception cref="ArgumentException">The name ends with no format.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, PosteriorSample sample) => FormatOf(path).Write(path, sample);

    /// <summary>Reads a sample.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The sample, or what is wrong with the file.</returns>
    /// <exception cref="ArgumentException">The name ends with no format.</exception>
    public static Validation<DataError, PosteriorSample> Read(string path) => FormatOf(path).Read(path);

    private static (string Extension, Action<string, PosteriorSample> Write, Func<string, Validation<DataError, PosteriorSample>> Read) FormatOf(string path) => HasFormat(path)
        ? Formats.First(format => path.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase))
        : throw new ArgumentException($"'{path}' ends with no format of draws; expected {Extensions}.", nameof(path));
}
