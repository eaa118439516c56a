using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>Reads IDX files of bytes, the format of MNIST: images of three dimensions (number × height × width), labels of one; compressed or not.</summary>
/// <remarks>
/// A file is four bytes that say what it holds (0, 0, 8 for unsigned bytes, the number of dimensions), the extents as big-endian numbers of 32 bits, and the bytes in row-major order. One that ends
/// early, goes on behind its end, or holds something else is an error that names the byte.
/// </remarks>
public static class IdxReader
{
    private const int UnsignedBytes = 0x08;

    /// <summary>Reads images and their labels.</summary>
    /// <param name="images">The file of images.</param>
    /// <param name="labels">The file of labels, as many as there are images.</param>
    /// <param name="classNames">What each class is called; left out for the ten digits.</param>
    /// <returns>The images with their labels, or what is wrong with either file.</returns>
    public static Validation<DataError, LabelledImages> Read(DataSource images, DataSource labels, ImmutableArray<string> classNames = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        var names = classNames.IsDefault ? Numbers(10) : classNames;
        return from read in (ReadImages(images), ReadLabels(labels, names.Length)).Apply((pictures, classes) => (pictures, classes))
               from joined in Join(images.Name, labels.Name, read.pictures, read.classes, names)
               select joined;
    }

    /// <summary>Reads images.</summary>
    /// <param name="source">The file.</param>
    /// <returns>The images, height × width × 1 each, or what is wrong with the file.</returns>
    public static Validation<DataError, ByteImages> ReadImages(DataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.ReadBytes(stream =>
            from header in Header(stream, source.Name, "images", 3)
            from bytes in ByteFile.ReadRest(stream, source.Name, 16, Product(header), $"{header[0]} images of {header[1]} × {header[2]}")
            select new ByteImages(bytes, new(header[1], header[2], 1)));
    }

    /// <summary>Reads labels.</summary>
    /// <param name="source">The file.</param>
    /// <param name="classes">The number of classes, from 1 to 256: labels are below it.</param>
    /// <returns>The labels, or what is wrong with the file.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of its range.</exception>
    public static Validation<DataError, ImmutableArray<int>> ReadLabels(DataSource source, int classes = 10)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (classes is < 1 or > 256) throw new ArgumentOutOfRangeException(nameof(classes), classes, "classes must be in [1, 256].");
        return source.ReadBytes(stream =>
            from header in Header(stream, source.Name, "labels", 1)
            from bytes in ByteFile.ReadRest(stream, source.Name, 8, header[0], $"{header[0]} labels")
            from labels in Labels(source.Name, bytes, classes)
            select labels);
    }

    /// <summary>The names of classes that have none: their numbers, from 0.</summary>
    /// <param name="classes">How many there are.</param>
    internal static ImmutableArray<string> Numbers(int classes) => [.. Enumerable.Range(0, classes).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private static Validation<DataError, int[]> Header(Stream stream, string name, string what, int dimensions)
    {
        var length = 4 * (dimensions + 1);
        var header = ByteFile.Read(stream, length);
        if (header.Length >= 4)
        {
            var expected = (uint)((UnsignedBytes << 8) | dimensions);
            var found = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (found != expected)
                return Refuse($"at byte 0: expected 0x{expected:X8}, which is how IDX files of {what} as bytes begin, found 0x{found:X8}{Meaning(found)}");
        }

        if (header.Length < length) return Refuse($"ends at byte {header.Length}; expected {length} bytes that say what it holds");
        var extents = new int[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            var extent = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * (i + 1)));
            if (extent is 0 or > int.MaxValue) return Refuse($"at byte {4 * (i + 1)}: expected the extent of dimension {i + 1}, from 1 to {int.MaxValue}, found {extent}");
            extents[i] = (int)extent;
        }

        return Prelude.Success<DataError, int[]>(extents);

        Validation<DataError, int[]> Refuse(string message) => Prelude.Fail<DataError, int[]>(DataError.OfFile(name, message));
    }

    private static string Meaning(uint magic) => magic switch
    {
        0x0801 => " (labels)",
        0x0803 => " (images)",
        _ => "",
    };

    private static long Product(int[] extents)
    {
        var product = (Int128)extents[0] * extents[1] * extents[2];
        return product > long.MaxValue ? long.MaxValue : (long)product;
    }

    private static Validation<DataError, ImmutableArray<int>> Labels(string name, byte[] bytes, int classes)
    {
        var (errors, labels) = (new DataErrors(), new int[bytes.Length]);
        for (var i = 0; i < bytes.Length; i++)
        {
            labels[i] = bytes[i];
            if (bytes[i] >= classes) errors.Add(DataError.OfFile(name, $"at byte {8 + (long)i}: expected a label below {classes}, found {bytes[i]}"));
        }

        return errors.IsEmpty
            ? Prelude.Success<DataError, ImmutableArray<int>>(ImmutableCollectionsMarshal.AsImmutableArray(labels))
            : Prelude.Fail<DataError, ImmutableArray<int>>(errors.ToSeq());
    }

    private static Validation<DataError, LabelledImages> Join(
        string imagesName, string labelsName, ByteImages images, ImmutableArray<int> labels, ImmutableArray<string> names) => labels.Length == images.Count
        ? Prelude.Success<DataError, LabelledImages>(new(images, labels, names))
        : Prelude.Fail<DataError, LabelledImages>(DataError.OfFile(
            labelsName,
            $"at byte 4: expected {images.Count} labels, one for each image of {imagesName}, found {labels.Length}"));
}
