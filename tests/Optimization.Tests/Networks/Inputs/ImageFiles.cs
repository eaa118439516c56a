using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using LanguageExt;

namespace Toolkit.Optimization.Tests;

/// <summary>Files of images, made here, and what was read of them.</summary>
internal static class ImageFiles
{
    public static T Good<T>(Validation<DataError, T> result) =>
        result.Match(Succ: data => data, Fail: errors => throw new InvalidOperationException(string.Join('\n', errors)));

    public static List<string> Bad<T>(Validation<DataError, T> result) =>
        result.Match(Succ: _ => throw new InvalidOperationException("The data are good."), Fail: errors => errors.Select(error => error.ToString()).ToList());

    public static DataSource Source(byte[] bytes, string name) => DataSource.FromStream(new MemoryStream(bytes), name);

    /// <summary>The file or folder below the shared data; null where it is not here.</summary>
    public static string? Shared(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", path);
            if (Path.Exists(file)) return file;
        }

        return null;
    }

    public static byte[] Bytes(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Idx(byte[] data, params int[] extents) => IdxOf(8, data, extents);

    public static byte[] IdxOf(byte type, byte[] data, params int[] extents)
    {
        var file = new byte[4 + (4 * extents.Length)];
        (file[2], file[3]) = (type, (byte)extents.Length);
        for (var i = 0; i < extents.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), extents[i]);
        return [.. file, .. data];
    }

    /// <summary>A PNG file: <paramref name="rows"/> are its packed rows; row y is filtered by kind y mod 3, as far as the first three kinds go.</summary>
    public static byte[] Png(int width, int bitDepth, int colourType, byte[][] rows, byte[]? palette = null)
    {
        var step = Math.Max(1, bitDepth * (colourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }) / 8);
        var text = new List<byte>();
        for (var y = 0; y < rows.Length; y++)
        {
            text.Add((byte)(y % 3));
            for (var x = 0; x < rows[y].Length; x++)
            {
                var before = (y % 3) switch { 1 => x >= step ? rows[y][x - step] : 0, 2 => rows[y - 1][x], _ => 0 };
                text.Add((byte)(rows[y][x] - before));
            }
        }

        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Fastest)) stream.Write([.. text]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows.Length);
        (header[8], header[9]) = ((byte)bitDepth, (byte)colourType);
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A,
            .. Part("IHDR", header), .. palette is null ? [] : Part("PLTE", palette), .. Part("IDAT", packed.ToArray()), .. Part("IEND", []),
        ];
    }

    /// <summary>An image of 8-bit grey.</summary>
    public static byte[] Grey(int height, int width, byte[] pixels) => Png(width, 8, 0, [.. Enumerable.Range(0, height).Select(y => pixels[(y * width)..((y + 1) * width)])]);

    public static byte[] Zip(params (string Path, byte[] Bytes)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, bytes) in entries)
            {
                using var stream = archive.CreateEntry(path).Open();
                stream.Write(bytes);
            }
        }

        return memory.ToArray();
    }

    private static byte[] Part(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. length, .. named, .. sum];
    }

    // Bit by bit, as the specification has it.
    private static uint Crc(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++) sum = (((sum ^ (uint)(value >> bit)) & 1) != 0 ? 0xEDB88320 : 0) ^ (sum >> 1);
        }

        return ~sum;
    }
}
