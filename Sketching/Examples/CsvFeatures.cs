using System.Globalization;
using System.Text;

namespace Toolkit.Sketching;

/// <summary>What a column of CSV is.</summary>
internal enum CsvKind
{
    /// <summary>Left out.</summary>
    Ignored,

    /// <summary>The label.</summary>
    Label,

    /// <summary>The weight.</summary>
    Weight,

    /// <summary>Numbers: one feature.</summary>
    Number,

    /// <summary>Names: a feature for each.</summary>
    Name,
}

/// <summary>The columns of CSV and their features, as the first file has them.</summary>
internal sealed class CsvFeatures
{
    private readonly string[] _names;
    private readonly (CsvKind Kind, ulong Id)[] _columns;

    private CsvFeatures(string[] names, bool hasHeader, CsvKind[] kinds, ulong seed)
    {
        (_names, HasHeader) = (names, hasHeader);
        _columns = new (CsvKind, ulong)[names.Length];
        for (var i = 0; i < names.Length; i++) _columns[i] = (kinds[i], NameHash.Of(Encoding.UTF8.GetBytes(names[i]), NameHash.Start(seed)));
    }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>Whether the first row of each file names the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>The names.</summary>
    public string Header => string.Join(", ", _names);

    /// <summary>What a column is, and the feature of its name.</summary>
    public (CsvKind Kind, ulong Id) this[int column] => _columns[column];

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
            if (_columns[i] is (CsvKind.Number, var column) && column == id) return _names[i];
            if (_columns[i] is (CsvKind.Name, var names) && !fields[i].IsEmpty && IdOf(fields[i], names) == id) return $"{_names[i]}={Encoding.UTF8.GetString(fields[i])}";
        }

        return null;
    }

    private static bool HasNumber(CsvFields fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields.TryNumber(i, out _)) return true;
        }

        return false;
    }

    private static CsvKind[] Kinds(string[] names, bool[] isNumber, ExampleOptions options, ref string? trouble)
    {
        var kinds = new CsvKind[names.Length];
        for (var i = 0; i < kinds.Length; i++) kinds[i] = isNumber[i] ? CsvKind.Number : CsvKind.Name;
        for (var i = 1; i < names.Length; i++)
        {
            if (Array.IndexOf(names, names[i], 0, i) >= 0) trouble ??= $"expected a name of its own for each column, found {names[i]} twice";
        }

        foreach (var name in options.Categorical) Set(name, CsvKind.Name, ref trouble);
        foreach (var name in options.Ignored) Set(name, CsvKind.Ignored, ref trouble);
        if (options.Weight is { } weight) Set(weight, CsvKind.Weight, ref trouble);
        var label = kinds.Length - 1;
        while (options.Label is null && label >= 0 && kinds[label] is CsvKind.Weight or CsvKind.Ignored) label--;
        if (options.Label is { } named) Set(named, CsvKind.Label, ref trouble);
        else if (label >= 0) kinds[label] = CsvKind.Label;
        else trouble ??= "expected a column of labels, found only others";
        return kinds;

        void Set(string name, CsvKind kind, ref string? trouble)
        {
            var column = Array.IndexOf(names, name);
            if (column < 0 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) column = number - 1;
            if (column >= 0 && column < kinds.Length) kinds[column] = kind;
            else trouble ??= $"expected a column {name}, found {string.Join(", ", names)}";
        }
    }
}
