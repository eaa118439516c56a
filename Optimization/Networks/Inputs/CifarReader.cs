using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>Reads the binary files of CIFAR-10 and CIFAR-100: images of 32 × 32 × 3.</summary>
/// <remarks>
/// A record is a label (CIFAR-100: of one of 20 coarse classes, then one of 100 fine ones) and 3 × 1,024 bytes, all of red, then green, then blue; here colours get side by side. Files are read one
/// after the other as one set of images, each compressed or not. A file that ends within a record, or a label that is none, is an error that names the byte.
/// Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
/// </remarks>
public static class CifarReader
{
    private const int Places = 32 * 32;
    private const int Colours = 3;

    private static readonly ImmutableArray<string> TenNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads files of CIFAR-10, <c>data_batch_1.bin</c> and so on: records of 3,073 bytes.</summary>
    /// <param name="files">The files, at least one.</param>
    /// <returns>The images of all files, in their order, with the ten classes; or what is wrong with any file.</returns>
    /// <exception cref="ArgumentException">There is no file.</exception>
    public static Validation<DataError, LabelledImages> ReadTen(params ReadOnlySpan<DataSource> files) => Read(files, new(1, 0), 10, TenNames);

    /// <summary>Reads files of CIFAR-100, <c>train.bin</c> or <c>test.bin</c>, with the hundred fine classes: records of 3,074 bytes.</summary>
    /// <param name="files">The files, at least one.</param>
    /// <returns>The images of all files, in their order; classes are called by their numbers. Or what is wrong with any file.</returns>
    /// <exception cref="ArgumentException">There is no file.</exception>
    public static Validation<DataError, LabelledImages> ReadHundred(params ReadOnlySpan<DataSource> files) => Read(files, new(2, 1), 100, IdxReader.Numbers(100));

    /// <summary>Reads files of CIFAR-100, <c>train.bin</c> or <c>test.bin</c>, with the twenty coarse classes: records of 3,074 bytes.</summary>
    /// <inheritdoc cref="ReadHundred"/>
    public static Validation<DataError, LabelledImages> ReadTwenty(params ReadOnlySpan<DataSource> files) => Read(files, new(2, 0), 20, IdxReader.Numbers(20));

    private static Validation<DataError, LabelledImages> Read(ReadOnlySpan<DataSource> files, Record record, int classes, ImmutableArray<string> names)
    {
        if (files.IsEmpty) throw new ArgumentException("There must be at least one file.", nameof(files));
        var errors = new DataErrors();
        var parts = new List<byte[]>();
        foreach (var file in files)
        {
            ArgumentNullException.ThrowIfNull(file, nameof(files));
            file.ReadBytes(stream => Records(stream, file.Name, record, classes)).Match(
                Succ: parts.Add,
                Fail: found => found.Iter(errors.Add));
        }

        var count = parts.Sum(part => (long)part.Length / record.Length);
        if (errors.IsEmpty && count * Places * Colours > Array.MaxLength)
            errors.Add(DataError.OfFile(files[0].Name, $"has, with the files behind it, {count} images; at most {Array.MaxLength / (Places * Colours)} can be held"));
        if (!errors.IsEmpty) return Prelude.Fail<DataError, LabelledImages>(errors.ToSeq());

        var (pixels, labels, row) = (GC.AllocateUninitializedArray<byte>((int)count * Places * Colours), new int[count], 0);
        foreach (var part in parts)
        {
            for (var at = 0; at < part.Length; at += record.Length, row++)
            {
                labels[row] = part[at + record.Label];
                Interleave(part.AsSpan(at + record.Labels, Places * Colours), pixels.AsSpan(row * Places * Colours, Places * Colours));
            }
        }

        return Prelude.Success<DataError, LabelledImages>(new(
            new(pixels, new(32, 32, Colours)),
            ImmutableCollectionsMarshal.AsImmutableArray(labels),
            names));
    }

    private static Validation<DataError, byte[]> Records(Stream stream, string name, Record record, int classes)
    {
        var bytes = ByteFile.Read(stream, Array.MaxLength);
        var (errors, rest) = (new DataErrors(), bytes.Length % record.Length);
        if (bytes.Length == Array.MaxLength) errors.Add(DataError.OfFile(name, $"has {Array.MaxLength} bytes or more; less can be held"));
        else if (bytes.Length == 0) errors.Add(DataError.OfFile(name, $"has no bytes; expected records of {record.Length} bytes"));
        else if (rest > 0)
        {
            errors.Add(DataError.OfFile(
                name,
                $"ends at byte {bytes.Length}, {rest} bytes into record {(bytes.Length / record.Length) + 1}; expected whole records of {record.Length} bytes"));
        }

        for (var at = record.Label; at < bytes.Length; at += record.Length)
        {
            if (bytes[at] >= classes) errors.Add(DataError.OfFile(name, $"at byte {at}: expected a label below {classes}, found {bytes[at]}"));
        }

        return errors.IsEmpty ? Prelude.Success<DataError, byte[]>(bytes) : Prelude.Fail<DataError, byte[]>(errors.ToSeq());
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (var place = 0; place < Places; place++)
        {
            for (var colour = 0; colour < Colours; colour++) pixels[(place * Colours) + colour] = planes[(colour * Places) + place];
        }
    }

    // How many labels a record has, and which of them counts.
    private readonly record struct Record(int Labels, int Label)
    {
        public int Length => Labels + (Places * Colours);
    }
}
