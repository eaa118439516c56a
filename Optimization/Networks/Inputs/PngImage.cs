using System.Buffers.Binary;
using StbImageSharp;

namespace Toolkit.Optimization;

/// <summary>An image out of a PNG file.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Pixels">Its bytes, in row-major order with channels last.</param>
internal sealed record PngImage(ExampleShape Shape, byte[] Pixels)
{
    private const int HeaderLength = 13;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="channels">The number of channels to make of it; null for those it has.</param>
    /// <exception cref="InvalidDataException">The file is not a whole PNG file; the message says at which byte.</exception>
    public static PngImage Decode(byte[] file, int? channels)
    {
        Check(file);
        try
        {
            var image = ImageResult.FromMemory(file, (ColorComponents)(channels ?? 0));
            return new(new(image.Height, image.Width, (int)image.Comp), image.Data);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidDataException($"cannot be decoded as PNG: {exception.Message}", exception);
        }
    }

    // The decoder trusts what it reads. So it is given only files whose parts are all there, each with the checksum that was made when it was written.
    private static void Check(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature)) throw new InvalidDataException($"at byte 0: expected a PNG file, found {Excerpt.Of(file[..Math.Min(8, file.Length)])}");
        for (var (at, first) = (Signature.Length, true); ; first = false)
        {
            var left = file[at..];
            var length = left.Length >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(left) : uint.MaxValue;
            if (length > left.Length - 12) throw new InvalidDataException($"ends at byte {file.Length} within the part that begins at byte {at}");
            var part = left.Slice(4, (int)length + 4);
            var (expected, found) = (BinaryPrimitives.ReadUInt32BigEndian(left[((int)length + 8)..]), Checksum(part));
            if (expected != found) throw new InvalidDataException($"at byte {at}: a part of {length} bytes does not have its checksum: expected {expected:x8}, found {found:x8}");
            var name = part[..4];
            if (first && (!name.SequenceEqual("IHDR"u8) || length != HeaderLength))
                throw new InvalidDataException($"at byte {at}: expected a header of {HeaderLength} bytes, found {Excerpt.Of(name)} of {length}");
            at += (int)length + 12;
            if (!name.SequenceEqual("IEND"u8)) continue;
            if (at < file.Length) throw new InvalidDataException($"goes on at byte {at}; expected its end there");
            return;
        }
    }

    // CRC-32, polynomial 0x04C11DB7 with bits reversed (PNG specification, annex D).
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes) sum = Remainders[(byte)(sum ^ value)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint Remainder(int value)
    {
        var remainder = (uint)value;
        for (var bit = 0; bit < 8; bit++) remainder = (remainder & 1) != 0 ? 0xEDB88320 ^ (remainder >> 1) : remainder >> 1;
        return remainder;
    }
}
