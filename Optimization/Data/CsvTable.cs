using System.Collections.Immutable;
using System.Globalization;

namespace Toolkit.Optimization;

/// <summary>A CSV text in memory, with the names of its columns.</summary>
internal sealed class CsvTable
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly CsvOptions _options;

    /// <summary>The table of a text.</summary>
    /// <param name="source">The file.</param>
    /// <param name="stream">The text, read to its end.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="errors">Takes what is wrong with the header.</param>
    public CsvTable(string source, Stream stream, CsvOptions options, DataErrors errors)
    {
        (Source, _text, _options) = (source, ReadAll(stream), options);
        var records = new CsvRecords(source, _text, (byte)options.Delimiter, new());
        if (!records.Next())
        {
            Names = [];
            return;
        }

        Named = options.Header == CsvHeader.Present
            || (options.Header == CsvHeader.Auto && !Enumerable.Range(0, records.Count).Any(field => records.TryNumber(field, out _)));
        Names = [.. Enumerable.Range(0, records.Count).Select(field => Named && !records[field].IsEmpty ? records.Text(field) : Number(field))];
        foreach (var (name, field) in Names.Select((name, field) => (name, field)))
        {
            if (Names.IndexOf(name) < field) records.RejectIn(errors, field, "a name that no column before has");
        }
    }

    /// <summary>The file.</summary>
    public string Source { get; }

    /// <summary>The names of the columns; their numbers without a header.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether the names come from a header.</summary>
    public bool Named { get; }

    /// <summary>The records behind the header, from the first one on.</summary>
    /// <param name="errors">Takes what is wrong with them.</param>
    public CsvRecords Records(DataErrors errors)
    {
        var records = new CsvRecords(Source, _text, (byte)_options.Delimiter, errors);
        if (Named) records.Next();
        return records;
    }

    /// <summary>The column of a name, or of a number from 1 that is no name; −1 and an error where there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="errors">Takes the error.</param>
    public int Find(string name, DataErrors errors)
    {
        var column = Names.IndexOf(name);
        if (column >= 0) return column;
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Names.Length) return number - 1;
        const int Most = 10;
        var known = string.Join(", ", Names.Take(Most)) + (Names.Length > Most ? ", ..." : "");
        errors.Add(DataError.OfFile(Source, $"has no column '{name}'; its {Names.Length} columns are {known}"));
        return -1;
    }

    private static string Number(int field) => (field + 1).ToString(CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        var (bytes, length) = (new byte[1 << 12], 0);
        while (stream.Read(bytes, length, bytes.Length - length) is > 0 and var read)
        {
            length += read;
            if (length < bytes.Length) continue;
            if (length == Array.MaxLength) throw new InvalidDataException("is longer than 2 GB, the most that is read of CSV");
            Array.Resize(ref bytes, (int)Math.Min(2L * length, Array.MaxLength));
        }

        return bytes.AsMemory(0, length);
    }
}
