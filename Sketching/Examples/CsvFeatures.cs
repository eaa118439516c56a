using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Toolkit.Sketching;

/// <summary>The columns of CSV and their features, as the first file has them.</summary>
internal sealed class CsvFeatures
{
    private readonly string[] _names;
    private readonly (ExampleColumnKind Kind, ulong Id)[] _columns;

    private CsvFeatures(string[] names, bool hasHeader, ExampleColumnKind[] kinds, ulong seed)
    {
        (_names, HasHeader) = (names, hasHeader);
        Columns = [.. names.Zip(kinds, (name, kind) => new ExampleColumn(name, kind))];
        _columns = new (ExampleColumnKind, ulong)[names.Length];
        for (var i = 0; i < names.Length; i++) _columns[i] = (kinds[i], NameHash.Of(Encoding.UTF8.GetBytes(names[i]), NameHash.Start(seed)));
    }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>What each of them is.</summary>
    public ImmutableArray<ExampleColumn> Columns { get; }

    /// <summary>Whether the first row of each file names the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>The names.</summary>
    public string Header => string.Join(", ", _names);

    /// <summary>What a column is, and the feature of its name.</summary>
    public (ExampleColumnKind Kind, ulong Id) this[int column] => _columns[column];

    /// <summary>The feature of a name in a column.</summary>
    /// <param name="name">The name.</param>
    /// <param name="column">The feature of the column's name.</param>
    public static ulong IdOf(ReadOnlySpan<byte> name, ulong column) => NameHash.Of(name, column ^ 1);

    /// <summary>Learns what columns there are and which of them hold numbers.</summary>
    /// <param name="text">The beginning of a file.</param>
    /// <param name="last">Whether it is the whole of it.</param>
    /// <param name="options">What it does not say of itself.</param>
    /// <param name="fields">Reads records.</param>
    /// <param name="trouble">Receives what is wrong; null for nothing.</param>
    /// <returns>The columns; null where not one record is whole, or something is wrong.</returns>
    public static CsvFeatures? Learn(ReadOnlySpan<byte> text, bool last, ExampleOptions options, CsvFields fields, out string? trouble)
    {
        trouble = null;
        string[]? names = null;
        var (hasHeader, isNumber) = (false, Array.Empty<bool>());
        while (true)
        {
            text = text.TrimStart("\r\n"u8);
            var used = text.IsEmpty ? 0 : fields.Read(text, last);
            if (used == 0) break;
            text = text[used..];
            if (fields.Trouble is not null || (names is not null && fields.Count != names.Length)) continue;
            if (names is null)
            {
                hasHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Auto && !HasNumber(fields));
                names = new string[fields.Count];
                for (var i = 0; i < names.Length; i++) names[i] = hasHeader ? Encoding.UTF8.GetString(fields[i]) : (i + 1).ToString(CultureInfo.InvariantCulture);
                isNumber = new bool[names.Length];
                Array.Fill(isNumber, true);
                if (hasHeader) continue;
            }

            for (var i = 0; i < isNumber.Length; i++) isNumber[i] &= fields[i].IsEmpty || fields.TryNumber(i, out _);
        }

        if (names is null) return null;
        var kinds = Kinds(names, isNumber, options, ref trouble);
        return trouble is null ? new(names, hasHeader, kinds, options.Seed) : null;
    }

    /// <summary>Finds the columns that are given in a file: by their names where it has a header, or else by their order.</summary>
    /// <param name="text">The beginning of a file.</param>
    /// <param name="last">Whether it is the whole of it.</param>
    /// <param name="options">The columns, and what the file does not say of itself.</param>
    /// <param name="fields">Reads records.</param>
    /// <param name="trouble">Receives what is wrong; null for nothing.</param>
    /// <returns>The columns; null where not one record is whole, or something is wrong.</returns>
    public static CsvFeatures? Find(ReadOnlySpan<byte> text, bool last, ExampleOptions options, CsvFields fields, out string? trouble)
    {
        trouble = null;
        text = text.TrimStart("\r\n"u8);
        if (text.IsEmpty || fields.Read(text, last) == 0) return null;
        var known = options.Columns;
        var record = new string[fields.Count];
        for (var i = 0; i < record.Length; i++) record[i] = Encoding.UTF8.GetString(fields[i]);
        var hasHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Auto && LooksLikeHeader(record, known, fields));
        var columns = hasHeader ? ByName(record, known, options.Unlabelled, ref trouble) : ByOrder(record.Length, known, options.Unlabelled, ref trouble);
        return trouble is null ? new([.. columns.Select(column => column.Name)], hasHeader, [.. columns.Select(column => column.Kind)], options.Seed) : null;
    }

    /// <summary>Whether a record is the header of the first file.</summary>
    public bool IsHeader(CsvFields fields)
    {
        if (fields.Trouble is not null || fields.Count != _names.Length) return false;
        for (var i = 0; i < _names.Length; i++)
        {
            if (!fields[i].SequenceEqual(Encoding.UTF8.GetBytes(_names[i]))) return false;
        }

        return true;
    }

    /// <summary>The name of a feature of a record; null where it has none of that.</summary>
    public string? NameOf(CsvFields fields, ulong id)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i] is (ExampleColumnKind.Number, var column) && column == id) return _names[i];
            if (_columns[i] is (ExampleColumnKind.Name, var names) && !fields[i].IsEmpty && IdOf(fields[i], names) == id) return $"{_names[i]}={Encoding.UTF8.GetString(fields[i])}";
        }

        return null;
    }

    // Columns that are called by their numbers are those of files without a header.
    private static bool LooksLikeHeader(string[] record, ImmutableArray<ExampleColumn> known, CsvFields fields)
    {
        var (isNumbered, isNamed) = (true, true);
        for (var i = 0; i < known.Length; i++) isNumbered &= known[i].Name == (i + 1).ToString(CultureInfo.InvariantCulture);
        foreach (var name in record) isNamed &= known.Any(column => column.Name == name);
        return !isNumbered && (isNamed || !HasNumber(fields));
    }

    private static ExampleColumn[] ByName(string[] header, ImmutableArray<ExampleColumn> known, bool isUnlabelled, ref string? trouble)
    {
        var byName = known.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var columns = new ExampleColumn[header.Length];
        for (var i = 0; i < header.Length; i++)
        {
            if (byName.TryGetValue(header[i], out var column)) columns[i] = column;
            else trouble ??= $"expected the columns {string.Join(", ", known.Select(one => one.Name))}, found a column {header[i]}";
            if (Array.IndexOf(header, header[i], 0, i) >= 0) trouble ??= $"expected a name of its own for each column, found {header[i]} twice";
        }

        foreach (var column in known)
        {
            if (Array.IndexOf(header, column.Name) < 0 && !(isUnlabelled && IsOfRows(column))) trouble ??= $"expected a column {column.Name}, found {string.Join(", ", header)}";
        }

        return columns;
    }

    private static ExampleColumn[] ByOrder(int count, ImmutableArray<ExampleColumn> known, bool isUnlabelled, ref string? trouble)
    {
        if (count == known.Length) return [.. known];
        if (isUnlabelled)
        {
            ExampleColumn[] unlabelled = [.. known.Where(column => column.Kind != ExampleColumnKind.Label)];
            if (count == unlabelled.Length) return unlabelled;
            ExampleColumn[] features = [.. known.Where(column => !IsOfRows(column))];
            if (count == features.Length) return features;
        }

        trouble = $"expected the {known.Length} columns {string.Join(", ", known.Select(column => column.Name))}, found {count}";
        return [];
    }

    private static bool IsOfRows(ExampleColumn column) => column.Kind is ExampleColumnKind.Label or ExampleColumnKind.Weight;

    private static bool HasNumber(CsvFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.TryNumber(i, out _)) return true;
        }

        return false;
    }

    private static ExampleColumnKind[] Kinds(string[] names, bool[] isNumber, ExampleOptions options, ref string? trouble)
    {
        var kinds = new ExampleColumnKind[names.Length];
        for (var i = 0; i < kinds.Length; i++) kinds[i] = isNumber[i] ? ExampleColumnKind.Number : ExampleColumnKind.Name;
        for (var i = 1; i < names.Length; i++)
        {
            if (Array.IndexOf(names, names[i], 0, i) >= 0) trouble ??= $"expected a name of its own for each column, found {names[i]} twice";
        }

        foreach (var name in options.Categorical) Set(name, ExampleColumnKind.Name, ref trouble);
        foreach (var name in options.Ignored) Set(name, ExampleColumnKind.Ignored, ref trouble);
        if (options.Weight is { } weight) Set(weight, ExampleColumnKind.Weight, ref trouble);
        var label = kinds.Length - 1;
        while (options.Label is null && label >= 0 && kinds[label] is ExampleColumnKind.Weight or ExampleColumnKind.Ignored) label--;
        if (options.Label is { } named) Set(named, ExampleColumnKind.Label, ref trouble);
        else if (label >= 0) kinds[label] = ExampleColumnKind.Label;
        else trouble ??= "expected a column of labels, found only others";
        return kinds;

        void Set(string name, ExampleColumnKind kind, ref string? trouble)
        {
            var column = Array.IndexOf(names, name);
            if (column < 0 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) column = number - 1;
            if (column >= 0 && column < kinds.Length) kinds[column] = kind;
            else trouble ??= $"expected a column {name}, found {string.Join(", ", names)}";
        }
    }
}
