namespace Toolkit.Cli;

/// <summary>Files that are either as they were or whole: written under a temporary name beside the place, flushed to the disk, and renamed.</summary>
internal static class OutputFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Target(path);
        var temporary = Temporary(target);
        try
        {
            using (var file = File.Create(temporary))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>What stands in the way of writing a file; null where nothing does.</summary>
    /// <param name="path">The file.</param>
    public static DataError? Obstacle(string path)
    {
        try
        {
            var target = Target(path);
            if (Directory.Exists(target)) return DataError.OfFile(path, "is a folder; expected a file to write");
            if (IsDevice(target)) return DataError.OfFile(path, "is a device; expected a file to write, which is renamed into its place when it is whole");
            using (File.Create(Temporary(target))) File.Delete(Temporary(target));
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

    // A link keeps pointing where it does: its target is written.
    private static string Target(string path) => new FileInfo(path) is { LinkTarget: not null } link
        ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
        : Path.GetFullPath(path);

    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows() && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal));

    private static string Temporary(string path) => path + ".tmp";
}
