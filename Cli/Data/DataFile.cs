using LanguageExt;

namespace Toolkit.Cli;

/// <summary>The files that the command reads.</summary>
internal static class DataFile
{
    /// <summary>The largest feature index: a vector of coefficients of this length takes half a gigabyte.</summary>
    public const int LargestIndex = 1 << 26;

    /// <summary>Reads a file, on all cores.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    public static Validation<DataError, LabelledRows> Read(string path)
    {
        using var team = new WorkerTeam();
        return LibsvmReader.Read(path, new() { LargestIndex = LargestIndex }, team);
    }
}
