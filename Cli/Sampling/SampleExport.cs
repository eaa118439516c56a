using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>Draws as one file, in the format that its name ends with.</summary>
internal static class SampleExport
{
    /// <summary>What stands in the way of writing a file; null where nothing does.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="inputs">The files that the same command reads.</param>
    public static DataError? Obstacle(string? path, params ReadOnlySpan<string?> inputs) =>
        path is null ? null
        : !SampleFile.HasFormat(path) ? DataError.OfFile(path, $"is no format of draws; expected a name that ends with {SampleFile.Extensions}")
        : OutputFile.Obstacle(path, inputs);

    /// <summary>Writes the draws.</summary>
    /// <param name="terminal">Where to say so.</param>
    /// <param name="path">The file; null for none.</param>
    /// <param name="sample">The draws.</param>
    /// <returns>What went wrong; null where nothing did.</returns>
    public static DataError? Write(Terminal terminal, string? path, PosteriorSample sample)
    {
        if (path is null) return null;
        try
        {
            SampleFile.Write(path, sample);
            terminal.Output.WriteLine($"export: {path}");
            return null;
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return DataError.OfFile(path, $"cannot be written: {exception.Message}");
        }
    }
}
