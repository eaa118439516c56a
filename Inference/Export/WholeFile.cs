namespace Toolkit.Inference;

/// <summary>Files that are whole or not there.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file under another name and moves it when it is whole. Where that fails nothing is left.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        var part = $"{path}.part";
        try
        {
            using (var stream = File.Create(part)) write(stream);
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            if (File.Exists(part)) File.Delete(part);
            throw;
        }
    }
}
