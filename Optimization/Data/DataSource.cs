using System.Formats.Tar;
using System.Security;
using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>Where data come from: a path, standard input, or a stream; compressed by gzip or zstd, or not at all.</summary>
/// <remarks>
/// What compresses the data is told by their first bytes. Members of gzip and frames of zstd that follow each other are read as one text. A file that
/// is cut off, damaged, or followed by something else is an error and gives no data.
/// </remarks>
public sealed class DataSource
{
    private const string IsFolder = "is a folder; expected a file";
    private const string NoSuchFile = "no such file";

    private readonly Func<Stream> _open;
    private readonly string? _path;

    private DataSource(string name, Func<Stream> open, string? path = null) => (Name, _open, _path) = (name, open, path);

    /// <summary>What it is called in errors.</summary>
    public string Name { get; }

    /// <summary>The file at <paramref name="path"/>; see <see cref="FromPath"/>.</summary>
    /// <param name="path">The path.</param>
    public static implicit operator DataSource(string path) => FromPath(path);

    /// <summary>A file, opened anew for each reading; <c>-</c> for standard input, which can be read once.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public static DataSource FromPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == "-"
            ? new("standard input", Console.OpenStandardInput)
            : new(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan), path);
    }

    /// <summary>A stream, read from where it stands to its end and left open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static DataSource FromStream(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return new(name, () => new PeekedStream(stream, leaveOpen: true));
    }

    /// <summary>Whether it can be read more than once: a path can, standard input and a stream cannot.</summary>
    internal bool IsRepeatable => _path is not null;

    /// <summary>The path; null for standard input and streams.</summary>
    internal string? StoredPath => _path;

    /// <summary>The path without what names the compression; null where there is none.</summary>
    internal string? PlainPath => Compression.Named(_path) is null ? _path : Path.ChangeExtension(_path, null);

    /// <summary>The bytes of the file as it is stored; null where they cannot be told before the end, as of a pipe.</summary>
    internal long? StoredBytes
    {
        get
        {
            try
            {
                if (_path is null || new FileInfo(_path) is not { Exists: true } file) return null;

                // What stands for an open pipe is a link to no file at all.
                var target = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
                return target is FileInfo { Exists: true, Length: var length } && (length > 0 || IsRegular(target.FullName)) ? length : null;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
            {
                return null;
            }
        }
    }

    /// <summary>The same data, opened through another stream: one that counts, say.</summary>
    /// <param name="wrap">Makes the stream from the stored one, which it owns.</param>
    internal DataSource Through(Func<Stream, Stream> wrap) => new(Name, () => wrap(_open()), _path);

    /// <summary>Why the file cannot be opened, as far as that can be told without opening it; null if nothing speaks against it.</summary>
    internal DataError? Missing =>
        _path is null || File.Exists(_path) ? null
        : DataError.OfFile(Name, Directory.Exists(_path) ? IsFolder : NoSuchFile);

    /// <summary>Opens the data as plain UTF-8 without a mark at its front, and reads them.</summary>
    /// <param name="read">Reads a stream; what goes wrong with the stream itself need not be caught.</param>
    /// <returns>What was read, or what is wrong with the file.</returns>
    internal Validation<DataError, TData> Read<TData>(Func<Stream, Validation<DataError, TData>> read) => Open(stream => ReadText(stream, read));

    /// <summary>Opens the data, which are no text, without what compresses them, and reads them.</summary>
    /// <param name="read">Reads a stream; what goes wrong with the stream itself need not be caught.</param>
    /// <returns>What was read, or what is wrong with the file.</returns>
    internal Validation<DataError, TData> ReadBytes<TData>(Func<Stream, Validation<DataError, TData>> read) => Open(stream => read(stream));

    private Validation<DataError, TData> Open<TData>(Func<PeekedStream, Validation<DataError, TData>> read)
    {
        try
        {
            if (Directory.Exists(_path)) return Refuse(IsFolder);
            using var raw = new PeekedStream(Open());
            var compression = Compression.Of(raw.Front);
            if (Compression.Named(_path) is { } named && named != compression) return Refuse($"is named like {named.Name}, but does not begin like it");
            if (compression is null) return read(raw);
            using var plain = new PeekedStream(compression.Open(raw));
            return read(plain);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(NoSuchFile);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            return Refuse(exception.Message);
        }
        catch (OutOfMemoryException)
        {
            return Refuse("takes more memory than there is");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            return Refuse($"cannot be read: {exception.Message}");
        }

        Validation<DataError, TData> Refuse(string message) => Prelude.Fail<DataError, TData>(DataError.OfFile(Name, message));
    }

    // Pipes and devices have a length of 0 as empty files do. To open one could wait for its writer, so the kind is asked of what writes archives, which looks it up and opens regular files only.
    private static bool IsRegular(string path)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true)) writer.WriteEntry(path, "file");
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
    }

    private Stream Open()
    {
        try
        {
            return _open();
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private Validation<DataError, TData> ReadText<TData>(PeekedStream stream, Func<Stream, Validation<DataError, TData>> read)
    {
        var front = stream.Front;
        var trouble = front switch
        {
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] => "is UTF-16; expected UTF-8",
            [(byte)'P', (byte)'K', 3, 4, ..] => "is a zip archive; expected text, gzip or zstd",
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => "is compressed by xz; expected text, gzip or zstd",
            [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => "is compressed by bzip2; expected text, gzip or zstd",
            _ when Compression.Of(front) is { } again => $"is compressed again, by {again.Name}",
            _ => null,
        };
        if (trouble is not null) return Prelude.Fail<DataError, TData>(DataError.OfFile(Name, trouble));
        if (front is [0xEF, 0xBB, 0xBF, ..]) stream.Skip(3);
        return read(stream);
    }

    private sealed record Compression(string Name, Func<Stream, Stream> Open)
    {
        private static readonly Compression Gzip = new("gzip", raw => new WholeGzipStream(raw));
        private static readonly Compression Zstandard = new("zstd", raw => new ZstdSharp.DecompressionStream(raw, 0, true, false));

        // A frame of zstd, or one of those that its readers skip.
        public static Compression? Of(ReadOnlySpan<byte> front) => front switch
        {
            [0x1F, 0x8B, ..] => Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => Zstandard,
            _ => null,
        };

        public static Compression? Named(string? path) => Path.GetExtension(path)?.ToUpperInvariant() switch
        {
            ".GZ" => Gzip,
            ".ZST" or ".ZSTD" => Zstandard,
            _ => null,
        };
    }
}
