using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security;
using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>Reads PNG images that lie in folders by class, as those of Omniglot do (<c>alphabet/character/0108_01.png</c>): from a folder, or from a zip archive without unpacking it to disk.</summary>
/// <remarks>
/// <para>
/// The class of an image is the folder that it lies in, as a path below the root with <c>/</c> between names; in an archive a folder at the top that everything is in is no part of it. Classes are in ordinal
/// order, and so are the images of a class by their names, whatever the order of the archive or of the file system. Files that are not called <c>*.png</c>, and what macOS adds
/// (<c>__MACOSX</c>, names that begin with a dot), are left out.
/// </para>
/// <para>
/// Images are of 8 bits; 16 bits are cut to their upper half, fewer are spread over 0 to 255, palettes become colours. Every error names its image; a set with an error gives no data.
/// </para>
/// </remarks>
public static class PngReader
{
    private const string Extension = ".png";

    /// <summary>Reads a folder or a zip archive, whichever stands there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="options">What becomes of the images; null to leave them as they are.</param>
    /// <returns>The images with their classes, or what is wrong: at most twenty errors and a count of the others.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public static Validation<DataError, LabelledImages> Read(string path, PngOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Guarded(path, () =>
        {
            if (Directory.Exists(path)) return Images(path, FolderEntries(path), options ?? new());
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return ZipImages(stream, path, options);
        });
    }

    /// <summary>Reads a zip archive from a stream, which stays open.</summary>
    /// <param name="stream">The stream; one that cannot go back is first read into memory.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="options">What becomes of the images; null to leave them as they are.</param>
    /// <returns>The images with their classes, or what is wrong: at most twenty errors and a count of the others.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> or <paramref name="name"/> is null.</exception>
    public static Validation<DataError, LabelledImages> ReadZip(Stream stream, string name, PngOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Guarded(name, () => ZipImages(stream, name, options));
    }

    private static Validation<DataError, LabelledImages> Guarded(string name, Func<Validation<DataError, LabelledImages>> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(name, "no such file or folder");
        }
        catch (InvalidDataException exception)
        {
            return Refuse(name, $"is not a whole zip archive: {exception.Message}");
        }
        catch (OutOfMemoryException)
        {
            return Refuse(name, "takes more memory than there is");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            return Refuse(name, $"cannot be read: {exception.Message}");
        }
    }

    private static Validation<DataError, LabelledImages> Refuse(string name, string message) => Prelude.Fail<DataError, LabelledImages>(DataError.OfFile(name, message));

    private static Validation<DataError, LabelledImages> ZipImages(Stream stream, string name, PngOptions? options)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        return Images(name, WithoutTop([.. archive.Entries.Select(entry => new Entry(entry.FullName.Replace('\\', '/'), $"{name}/{entry.FullName}", entry.Open)).Where(IsImage)]), options ?? new());
    }

    private static List<Entry> FolderEntries(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => new Entry(Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'), file, () => File.OpenRead(file)))
            .Where(IsImage),
    ];

    private static bool IsImage(Entry entry) => entry.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
        && Array.TrueForAll(entry.Path.Split('/'), part => part != "__MACOSX" && !part.StartsWith('.'));

    // Archives are often made of a folder rather than of what is in it.
    private static List<Entry> WithoutTop(List<Entry> entries)
    {
        if (entries.Count == 0) return entries;
        var top = entries[0].Path[..(entries[0].Path.IndexOf('/') + 1)];
        return top.Length > 0 && entries.TrueForAll(entry => entry.Path.StartsWith(top, StringComparison.Ordinal) && entry.Path.IndexOf('/', top.Length) > 0)
            ? [.. entries.Select(entry => entry with { Path = entry.Path[top.Length..] })]
            : entries;
    }

    private static Validation<DataError, LabelledImages> Images(string name, List<Entry> entries, PngOptions options)
    {
        if (entries.Count == 0) return Refuse(name, "has no images; expected files called *.png in folders, one folder a class");
        var errors = new DataErrors();
        foreach (var entry in entries.Where(entry => entry.Class.Length == 0)) errors.Add(DataError.OfFile(entry.Name, "lies in no folder; expected one, which is its class"));
        if (!errors.IsEmpty) return Prelude.Fail<DataError, LabelledImages>(errors.ToSeq());

        entries.Sort(static (one, other) => string.CompareOrdinal(one.Class, other.Class) is not 0 and var order ? order : string.CompareOrdinal(one.Path, other.Path));
        var (names, labels) = (new List<string>(), new int[entries.Count]);
        var set = new ImageSet(entries.Count, options);
        for (var i = 0; i < labels.Length; i++)
        {
            if (i == 0 || entries[i].Class != names[^1]) names.Add(entries[i].Class);
            labels[i] = names.Count - 1;
            if (set.Add(entries[i]) is { } error) errors.Add(error);
        }

        return errors.IsEmpty
            ? Prelude.Success<DataError, LabelledImages>(new(set.ToImages(), ImmutableCollectionsMarshal.AsImmutableArray(labels), [.. names]))
            : Prelude.Fail<DataError, LabelledImages>(errors.ToSeq());
    }

    /// <summary>A file of an image.</summary>
    /// <param name="Path">Its path below the root.</param>
    /// <param name="Name">What it is called in errors.</param>
    /// <param name="Open">Opens it.</param>
    private sealed record Entry(string Path, string Name, Func<Stream> Open)
    {
        public string Class => Path[..Math.Max(0, Path.LastIndexOf('/'))];

        public byte[] Read()
        {
            using var stream = Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
    }

    /// <summary>Images as they come: the first says what shape the others must have.</summary>
    private sealed class ImageSet(int count, PngOptions options)
    {
        private byte[]? _pixels;
        private ExampleShape _shape;
        private ExampleShape _firstShape;
        private string? _firstName;
        private int _next;

        public ByteImages ToImages() => new(_pixels, _shape);

        /// <summary>Adds an image; what is wrong with it, or null.</summary>
        public DataError? Add(Entry entry)
        {
            try
            {
                return Place(entry, PngImage.Decode(entry.Read(), options.Channels));
            }
            catch (InvalidDataException exception)
            {
                return DataError.OfFile(entry.Name, exception.Message);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException)
            {
                return DataError.OfFile(entry.Name, $"cannot be read: {exception.Message}");
            }
        }

        private DataError? Place(Entry entry, PngImage image)
        {
            var shape = options.Size is var (height, width) ? image.Shape with { Height = height, Width = width } : image.Shape;
            if (_firstName is null)
            {
                (_shape, _firstShape, _firstName) = (shape, image.Shape, entry.Name);
                if ((Int128)count * shape.Height * shape.Width * shape.Channels <= Array.MaxLength) _pixels = GC.AllocateUninitializedArray<byte>(count * shape.Length);
            }

            if (_pixels is null)
                return _next++ > 0 ? null : DataError.OfFile(entry.Name, $"is the first of {count} images of {Text(shape)}; at most {Array.MaxLength} bytes can be held");
            if (shape != _shape)
            {
                var remedy = shape.Channels == _shape.Channels ? "" : "; the option Channels makes channels alike";
                return DataError.OfFile(entry.Name, $"is of {Text(image.Shape)}; expected {Text(_firstShape)}, the size of {_firstName}{(remedy.Length > 0 ? remedy : "; the option Size makes sizes alike")}");
            }

            new AreaAverage(image.Shape, shape.Height, shape.Width).Resize(image.Pixels, _pixels.AsSpan(_next++ * shape.Length, shape.Length));
            return null;
        }

        private static string Text(ExampleShape shape) => $"{shape.Height} × {shape.Width} × {shape.Channels}";
    }
}
