namespace Toolkit.Cli;

/// <summary>Files that are either as they were or whole: written under a temporary name beside the place, flushed to the disk, and renamed.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write) => WholeFile.Write(path, write);

    /// <summary>What stands in the way of writing a file; null where nothing does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">The files that the same command reads, null or <c>-</c> where there is none: writing must not destroy them.</param>
    public static DataError? Obstacle(string path, params ReadOnlySpan<string?> inputs)
    {
        try
        {
            var target = WholeFile.Target(path);
            foreach (var input in inputs)
            {
                if (!string.IsNullOrEmpty(input) && input != "-" && WholeFile.Target(input) == target)
                    return DataError.OfFile(path, "is read by this command; writing it would destroy it");
            }

            if (Directory.Exists(target)) return DataError.OfFile(path, "is a folder; expected a file to write");
            if (IsDevice(target)) return DataError.OfFile(path, "is a device; expected a file to write, which is renamed into its place when it is whole");
            if (Path.GetDirectoryName(target) is { } folder && !Directory.Exists(folder)) return DataError.OfFile(path, $"is in a folder that is not there, {folder}");
            var probe = WholeFile.Temporary(target);
            using (new FileStream(probe, FileMode.CreateNew)) File.Delete(probe);
            return null;
        }
        catch (Exception exception) when (IsAboutFiles(exception))
        {
            return DataError.OfFile(path, $"cannot be written: {exception.Message}");
        }
    }

    /// <summary>Whether an exception says that a file cannot be read or written.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsAboutFiles(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows() && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal));
}
