using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>
/// Selections on disk: a line with format and version, the length of a header, the header in JSON, the SHA-256 of all that, and each plane of the sketch as sketches are on disk. Little-endian.
/// </summary>
internal static class SelectionFile
{
    private const string Magic = "toolkit selection ";
    private const int Version = 1;
    private const int LongestLine = 64;

    /// <summary>Whether a file begins like a selection.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = File.OpenRead(path);
        return ReadLine(file)?.StartsWith(Magic, StringComparison.Ordinal) == true;
    }

    /// <summary>Writes a selection, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="selection">The selection.</param>
    public static void Write(string path, Selection selection) => OutputFile.Write(path, file =>
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(SelectionHeader.Of(selection), SelectionJson.Default.SelectionHeader);
        byte[] front = [.. Encoding.ASCII.GetBytes($"{Magic}{Version}\n"), .. BitConverter.GetBytes(header.Length), .. header];
        file.Write(front);
        file.Write(SHA256.HashData(front));
        var options = selection.Options;
        for (var from = 0; from < selection.Table.Length; from += options.Rows * options.Columns)
            SketchRecord.Write(file, SketchKind.CountSketch, options.Shape, selection.Table.Span.Slice(from, options.Rows * options.Columns));
    });

    /// <summary>Reads a selection.</summary>
    /// <param name="path">The file.</param>
    public static Validation<DataError, Selection> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var line = ReadLine(file);
            if (line is null || !line.StartsWith(Magic, StringComparison.Ordinal)) return Refuse("is no selection; expected a file that toolkit select --model has written");
            if (line[Magic.Length..] != $"{Version}") return Refuse($"is of version {line[Magic.Length..]}; this toolkit reads version {Version}");
            if (ReadHeader(file, line) is not { } header) return Refuse("is damaged or cut off: the checksum of its header does not match");
            var (planes, size) = (header.Options.IsShared ? 1 : header.Options.Classes, header.Options.Rows * header.Options.Columns);
            var table = Buffer<float>.Allocate(planes * size);
            for (var plane = 0; plane < planes; plane++)
            {
                var (shape, read, fault) = SketchRecord.Read<float>(file, SketchKind.CountSketch);
                if (fault is not null) return Refuse(fault);
                if (shape != header.Options.Shape) return Refuse($"holds a sketch of {shape}; expected {header.Options.Shape}");
                read.Span.CopyTo(table.Mutable[(plane * size)..]);
            }

            return file.ReadByte() < 0 ? Success<DataError, Selection>(header.With(table)) : Refuse("goes on behind its sketch");
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

    // The first line of a file, behind which the file then stands; null where there is none that is short.
    private static string? ReadLine(FileStream file)
    {
        var front = new byte[LongestLine];
        var end = front.AsSpan(0, file.ReadAtLeast(front, front.Length, throwOnEndOfStream: false)).IndexOf((byte)'\n');
        file.Position = end + 1;
        return end < 0 ? null : Encoding.ASCII.GetString(front, 0, end);
    }

    // Null where it is not as it was written. A damaged length asks for no more than the file has.
    private static SelectionHeader? ReadHeader(FileStream file, string line)
    {
        Span<byte> number = stackalloc byte[sizeof(int)], digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (file.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length) return null;
        var length = BitConverter.ToInt32(number);
        if (length < 0 || length > file.Length - file.Position - digest.Length) return null;
        var header = new byte[length];
        file.ReadExactly(header);
        file.ReadExactly(digest);
        byte[] front = [.. Encoding.ASCII.GetBytes($"{line}\n"), .. number, .. header];
        return digest.SequenceEqual(SHA256.HashData(front)) ? JsonSerializer.Deserialize(header, SelectionJson.Default.SelectionHeader) : null;
    }
}

/// <summary>A selection without its table.</summary>
internal sealed record SelectionHeader(SelectOptions Options, SelectInput Input, string Words, string Outcome, SketchedTotals Totals, float[] Intercepts, SelectedFeature[] Features)
{
    /// <summary>What a selection is without its table.</summary>
    /// <param name="selection">The selection.</param>
    public static SelectionHeader Of(Selection selection) => new(
        selection.Options, selection.Input, selection.Words, selection.Outcome, selection.Totals, [.. selection.Intercepts], [.. selection.Features]);

    /// <summary>The selection with its table.</summary>
    /// <param name="table">The table.</param>
    public Selection With(Buffer<float> table) => new(Options, Input, Words, Outcome, Totals, [.. Intercepts], [.. Features], table);
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SelectionHeader))]
internal sealed partial class SelectionJson : JsonSerializerContext;
