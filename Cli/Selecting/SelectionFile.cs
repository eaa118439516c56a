using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>
/// Selections on disk: a line with format and version, the length of a header and the header in JSON, the sketch's table in little-endian floats, and the SHA-256 of all that goes before.
/// </summary>
internal static class SelectionFile
{
    private const string Magic = "toolkit selection ";
    private const int Version = 1;
    private const int DigestBytes = 32;
    private const int Piece = 1 << 16;

    /// <summary>Whether a file begins like a selection.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path)
    {
        if (!File.Exists(path)) return false;
        var front = new byte[Magic.Length];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(front, front.Length, throwOnEndOfStream: false) == front.Length && Encoding.ASCII.GetString(front) == Magic;
    }

    /// <summary>Writes a selection, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="selection">The selection.</param>
    public static void Write(string path, Selection selection) => OutputFile.Write(path, file =>
    {
        using var digest = SHA256.Create();
        using (var content = new CryptoStream(file, digest, CryptoStreamMode.Write, leaveOpen: true))
        {
            var header = JsonSerializer.SerializeToUtf8Bytes(SelectionHeader.Of(selection), SelectionJson.Default.SelectionHeader);
            content.Write(Encoding.ASCII.GetBytes($"{Magic}{Version}\n"));
            content.Write(BitConverter.GetBytes(header.Length));
            content.Write(header);
            var table = selection.Table.Span;
            for (var from = 0; from < table.Length; from += Piece) content.Write(MemoryMarshal.AsBytes(table.Slice(from, Math.Min(Piece, table.Length - from))));
        }

        file.Write(digest.Hash);
    });

    /// <summary>Reads a selection.</summary>
    /// <param name="path">The file.</param>
    public static Validation<DataError, Selection> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var front = ReadLine(file);
            if (front is null || !front.StartsWith(Magic, StringComparison.Ordinal)) return Refuse("is no selection; expected a file that toolkit select --model has written");
            if (front[Magic.Length..] != $"{Version}") return Refuse($"is of version {front[Magic.Length..]}; this toolkit reads version {Version}");
            if (!IsWhole(file)) return Refuse("is damaged or cut off: its checksum does not match its content");
            file.Position = front.Length + 1;
            using var reader = new BinaryReader(file);
            var header = JsonSerializer.Deserialize(reader.ReadBytes(reader.ReadInt32()), SelectionJson.Default.SelectionHeader)!;
            var table = Buffer<float>.Allocate(header.TableLength);
            for (var from = 0; from < table.Length; from += Piece) file.ReadExactly(MemoryMarshal.AsBytes(table.Mutable.Slice(from, Math.Min(Piece, table.Length - from))));
            return Success<DataError, Selection>(header.With(table));
        }
        catch (JsonException exception)
        {
            return Refuse($"has a header that cannot be read: {exception.Message}");
        }
        catch (FileNotFoundException)
        {
            return Refuse("no such file");
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            return Refuse($"cannot be read: {exception.Message}");
        }

        Validation<DataError, Selection> Refuse(string message) => Fail<DataError, Selection>(DataError.OfFile(path, message));
    }

    // The first line of a file; null where there is none that is short.
    private static string? ReadLine(FileStream file)
    {
        var front = new byte[64];
        var length = file.ReadAtLeast(front, front.Length, throwOnEndOfStream: false);
        var end = front.AsSpan(0, length).IndexOf((byte)'\n');
        return end < 0 ? null : Encoding.ASCII.GetString(front, 0, end);
    }

    private static bool IsWhole(FileStream file)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        file.Position = 0;
        var (piece, left) = (new byte[Piece], file.Length - DigestBytes);
        while (left > 0 && file.Read(piece, 0, (int)Math.Min(piece.Length, left)) is > 0 and var read)
        {
            digest.AppendData(piece, 0, read);
            left -= read;
        }

        var found = new byte[DigestBytes];
        return left == 0 && file.ReadAtLeast(found, DigestBytes, throwOnEndOfStream: false) == DigestBytes && found.AsSpan().SequenceEqual(digest.GetHashAndReset());
    }
}

/// <summary>A selection without its table.</summary>
internal sealed record SelectionHeader(SelectOptions Options, SelectInput Input, string Outcome, SketchedTotals Totals, float[] Intercepts, SelectedFeature[] Features, int TableLength)
{
    /// <summary>What a selection is without its table.</summary>
    /// <param name="selection">The selection.</param>
    public static SelectionHeader Of(Selection selection) => new(
        selection.Options, selection.Input, selection.Outcome, selection.Totals, [.. selection.Intercepts], [.. selection.Features], selection.Table.Length);

    /// <summary>The selection with its table.</summary>
    /// <param name="table">The table.</param>
    public Selection With(Buffer<float> table) => new(Options, Input, Outcome, Totals, [.. Intercepts], [.. Features], table);
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SelectionHeader))]
internal sealed partial class SelectionJson : JsonSerializerContext;
