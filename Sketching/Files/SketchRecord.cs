using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Toolkit.Sketching;

/// <summary>The kinds of sketch that are on disk; the numbers are part of the format.</summary>
internal enum SketchKind
{
    /// <summary>A <see cref="CountSketch{T}"/>.</summary>
    CountSketch = 1,

    /// <summary>A <see cref="CountMin{T}"/>.</summary>
    CountMin = 2,
}

/// <summary>
/// A sketch in a stream, by itself or among other things: a head of 80 bytes, the table row by row, and a SHA-256 of both. Little-endian.
/// </summary>
/// <remarks>
/// <para>The head:</para>
/// <code>
///  0  8  TKSKETCH
///  8  4  the version of the format, 1
/// 12  4  the kind, 1 Count-Sketch, 2 Count-Min
/// 16  4  the number type, 4 float, 8 double
/// 20  4  rows
/// 24  4  columns
/// 28  4  0
/// 32 16  the key, its seed and its stream
/// 48 32  the SHA-256 of what goes before
/// </code>
/// <para>It has a digest of its own so that nothing as large as a damaged head may say is ever allocated, and so that what is read knows where it ends. Hashes are not there: the key names them.</para>
/// </remarks>
internal static class SketchRecord
{
    private const int Version = 1;
    private const int HeadBytes = 48;
    private const int DigestBytes = 32;

    // Numbers that are written or read at a time: the bytes of a large table are more than a span can count.
    private const int Piece = 1 << 16;

    private static ReadOnlySpan<byte> Magic => "TKSKETCH"u8;

    /// <summary>The bytes of a sketch in a stream.</summary>
    public static long Length<T>(SketchShape shape)
        where T : unmanaged => HeadBytes + DigestBytes + ((long)shape.Rows * shape.Columns * Unsafe.SizeOf<T>()) + DigestBytes;

    /// <summary>Writes a sketch.</summary>
    public static void Write<T>(Stream stream, SketchKind kind, SketchShape shape, ReadOnlySpan<T> table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[HeadBytes + DigestBytes];
        Magic.CopyTo(head);
        ReadOnlySpan<int> numbers = [Version, (int)kind, TypeOf<T>(), shape.Rows, shape.Columns, 0];
        for (var k = 0; k < numbers.Length; k++) BinaryPrimitives.WriteInt32LittleEndian(head[(8 + (4 * k))..], numbers[k]);
        BinaryPrimitives.WriteUInt64LittleEndian(head[32..], shape.Key.Seed);
        BinaryPrimitives.WriteUInt64LittleEndian(head[40..], shape.Key.Stream);
        SHA256.HashData(head[..HeadBytes], head[HeadBytes..]);
        stream.Write(head);
        digest.AppendData(head);
        for (var from = 0; from < table.Length; from += Piece)
        {
            var bytes = MemoryMarshal.AsBytes(table.Slice(from, Math.Min(Piece, table.Length - from)));
            stream.Write(bytes);
            digest.AppendData(bytes);
        }

        stream.Write(digest.GetHashAndReset());
    }

    /// <summary>Reads a sketch, and trusts nothing in the stream.</summary>
    /// <returns>The shape and the table, or what is wrong: <c>is no sketch: …</c>.</returns>
    public static (SketchShape Shape, Buffer<T> Table, string? Fault) Read<T>(Stream stream, SketchKind kind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[HeadBytes + DigestBytes], found = stackalloc byte[DigestBytes];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read < Magic.Length || !head.StartsWith(Magic)) return Wrong($"is no sketch: expected '{System.Text.Encoding.ASCII.GetString(Magic)}' at its beginning");
        if (read < head.Length) return Wrong($"ends within the head of a sketch, after {read} bytes; expected {head.Length}");
        SHA256.HashData(head[..HeadBytes], found);
        var version = Number(head, 0);

        // A newer format may have another head, and be whole all the same.
        if (version > Version && version < 1 << 16) return Wrong($"is a sketch of version {version} of the format; expected {Version}");
        if (!found.SequenceEqual(head[HeadBytes..])) return Wrong("is damaged: the digest of the sketch's head does not match it");
        if (version != Version) return Wrong($"is a sketch of version {version} of the format; expected {Version}");
        if (Number(head, 1) != (int)kind) return Wrong($"holds a sketch of kind {Named(Number(head, 1))}; expected {Named((int)kind)}");
        if (Number(head, 2) != TypeOf<T>()) return Wrong($"holds numbers of {Number(head, 2)} bytes; expected {TypeOf<T>()}, of the type {typeof(T).Name}");
        var (rows, columns) = (Number(head, 3), Number(head, 4));
        if (rows is < 1 or > SketchShape.MostRows || columns < 1 || (long)rows * columns > SketchShape.MostCells || Number(head, 5) != 0)
            return Wrong($"is no sound sketch: it has {rows} rows of {columns}");
        var shape = new SketchShape(rows, columns, new(BinaryPrimitives.ReadUInt64LittleEndian(head[32..]), BinaryPrimitives.ReadUInt64LittleEndian(head[40..])));
        if (stream.CanSeek && stream.Length - stream.Position < Length<T>(shape) - head.Length)
            return Wrong($"ends within the table of a sketch of {rows} rows of {columns}; expected {Length<T>(shape)} bytes");
        digest.AppendData(head);
        var table = Buffer<T>.Allocate(rows * columns);
        for (var from = 0; from < table.Length; from += Piece)
        {
            var bytes = MemoryMarshal.AsBytes(table.Mutable.Slice(from, Math.Min(Piece, table.Length - from)));
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) return Wrong($"ends within the table of a sketch of {rows} rows of {columns}");
            digest.AppendData(bytes);
        }

        if (stream.ReadAtLeast(found, DigestBytes, throwOnEndOfStream: false) < DigestBytes) return Wrong("ends within the digest of a sketch");
        return found.SequenceEqual(digest.GetHashAndReset()) ? (shape, table, null) : Wrong("is damaged: the digest of the sketch does not match its content");

        static (SketchShape, Buffer<T>, string?) Wrong(string fault) => (default, default, fault);
    }

    private static int Number(ReadOnlySpan<byte> head, int place) => BinaryPrimitives.ReadInt32LittleEndian(head[(8 + (4 * place))..]);

    private static string Named(int kind) => kind switch { (int)SketchKind.CountSketch => "Count-Sketch", (int)SketchKind.CountMin => "Count-Min", _ => $"{kind}" };

    private static int TypeOf<T>()
        where T : unmanaged => typeof(T) == typeof(float) || typeof(T) == typeof(double)
            ? Unsafe.SizeOf<T>()
            : throw new NotSupportedException($"A sketch of {typeof(T).Name} cannot be on disk; float and double can.");
}
