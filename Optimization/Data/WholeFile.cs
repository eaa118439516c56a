namespace Toolkit.Optimization;

/// <summary>Files that are either as they were or whole: written under a temporary name beside the place, flushed to the disk, and renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file; where that fails nothing is left.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        var target = Target(path);
        var temporary = Temporary(target);
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew))
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

    /// <summary>Where a path leads. A link keeps pointing where it does: its target is written.</summary>
    /// <param name="path">The path.</param>
    public static string Target(string path) => new FileInfo(path) is { LinkTarget: not null } link
        ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
        : Path.GetFullPath(path);

    /// <summary>A name beside a file that nobody has: what is created there may be deleted there.</summary>
    /// <param name="target">The file.</param>
    public static string Temporary(string target) => $"{target}.{Path.GetRandomFileName()}.tmp";
}
