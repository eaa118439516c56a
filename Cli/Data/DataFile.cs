using LanguageExt;

namespace Toolkit.Cli;

/// <summary>The files that the command reads.</summary>
internal static class DataFile
{
    /// <summary>The largest feature index: a vector of coefficients of this length takes half a gigabyte.</summary>
    public const int LargestIndex = LibsvmReader.LargestIndex;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    public static Validation<DataError, LabelledRows> Read(string path) => LibsvmReader.Read(path);
}
