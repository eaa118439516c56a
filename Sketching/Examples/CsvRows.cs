using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Reads CSV and its like, record by record: RFC 4180, with spaces around fields left out and lines that end with a line feed alone.</summary>
/// <remarks>
/// What a column is, numbers or names, is given, declared, or seen in the first MiB of the first file, and holds from there on: a name in a column of numbers is an error. Lines without anything on them are left out.
/// A number is the feature of its column's name, a name v that of <c>COLUMN=v</c> with the value 1; an empty field is none.
/// </remarks>
internal sealed class CsvRows : RowParser
{
    /// <summary>How much of the first file says what its columns are.</summary>
    public const int Learned = 1 << 20;

    private readonly CsvFields _fields;
    private readonly StrongBox<CsvFeatures?> _known;
    private CsvFields? _names;
    private bool _isAtHeader;

    /// <summary>Reads CSV with one delimiter.</summary>
    /// <param name="options">What files do not say of themselves.</param>
    /// <param name="bad">Takes the rows that cannot be read.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="known">The columns, once the first file has shown them: those of all files, whatever their delimiters.</param>
    public CsvRows(ExampleOptions options, BadRows bad, byte delimiter, StrongBox<CsvFeatures?> known)
        : base(options, bad) => (_fields, _known) = (new(delimiter), known);

    /// <inheritdoc/>
    public override int Ahead => _known.Value is null && Options.Columns.IsEmpty ? Learned : 1;

    /// <inheritdoc/>
    public override ImmutableArray<ExampleColumn> CsvColumns => _known.Value?.Columns ?? [];

    /// <inheritdoc/>
    public override void Begin(string source)
    {
        base.Begin(source);
        _isAtHeader = true;
    }

    /// <inheritdoc/>
    public override string NameOf(ExampleBlock block, int row, ulong id)
    {
        _names ??= new(_fields.Delimiter);
        _names.Read(block.Text.AsSpan(block.Places[row]), true);
        return _known.Value!.NameOf(_names, id) ?? base.NameOf(block, row, id);
    }

    /// <inheritdoc/>
    protected override int ParseRows(ExampleBlock block, int length, bool last)
    {
        ReadOnlySpan<byte> text = block.Text.AsSpan(0, length);
        if (_known.Value is null && !Learn(text, last)) return 0;
        var next = 0;
        while (_known.Value is not null && Bad.Ending.Count < DataErrors.Shown)
        {
            while (next < length && text[next] is (byte)'\n' or (byte)'\r') Line += text[next++] == '\n' ? 1 : 0;
            if (next == length) break;
            var used = _fields.Read(text[next..], last);
            if (used == 0) break;
            Line++;
            if (used > Options.LongestLine + 1L)
            {
                RefuseLongRow(block, Line);
                break;
            }

            ReadRecord(block, next);
            Line += text.Slice(next, used).Count((byte)'\n') - 1;
            next += used;
        }

        return next;
    }

    // What the columns are; false where the text is too short to say.
    private bool Learn(ReadOnlySpan<byte> text, bool last)
    {
        var isCut = text.Length > Learned;
        string? trouble;
        if (!Options.Columns.IsEmpty)
        {
            _known.Value = CsvFeatures.Find(text, last, Options, _fields, out trouble);
        }
        else
        {
            _known.Value = CsvFeatures.Learn(isCut ? text[..Learned] : text, last && !isCut, Options, _fields, out trouble);
            if (_known.Value is null && trouble is null && isCut) _known.Value = CsvFeatures.Learn(text, last, Options, _fields, out trouble);
        }

        if (trouble is not null) Bad.End(new(Source, Line + 1, 0, trouble));
        return _known.Value is not null || trouble is not null;
    }

    private void ReadRecord(ExampleBlock block, int place)
    {
        var features = _known.Value!;
        var first = Line;
        if (_isAtHeader)
        {
            _isAtHeader = false;
            if (features.HasHeader)
            {
                if (!features.IsHeader(_fields)) EndStream(block, new(Source, first, 0, $"expected the header of the first file, {features.Header}"));
                return;
            }
        }

        if (_fields.Trouble is { } trouble)
        {
            Reject(first + trouble.Line, trouble.Column, trouble.Message);
        }
        else if (_fields.Count != features.Count)
        {
            Reject(first, 0, $"expected {features.Count} fields as in the first row, found {_fields.Count}");
        }

        var (label, weight) = (0f, 1f);
        for (var field = 0; field < _fields.Count && IsGood; field++)
        {
            var text = _fields[field];
            switch (features[field])
            {
                case { Kind: ExampleColumnKind.Label }:
                    if (!FloatNumber.TryParse(text, out label)) RejectField(field, $"a label, {FloatNumber.Range}");
                    break;
                case { Kind: ExampleColumnKind.Weight }:
                    if (!FloatNumber.TryParse(text, out weight) || weight < 0) RejectField(field, "a weight of at least 0 that fits a float");
                    break;
                case { Kind: ExampleColumnKind.Number } column when !text.IsEmpty:
                    if (_fields.TryNumber(field, out var value)) block.Add(column.Id, value);
                    else RejectField(field, $"{FloatNumber.Range}, {(Options.Columns.IsEmpty ? "as in the column's first rows (Categorical makes names of what looks like numbers)" : "as the column's kind has it")}");
                    break;
                case { Kind: ExampleColumnKind.Name } column when !text.IsEmpty:
                    block.Add(CsvFeatures.IdOf(text, column.Id), 1);
                    break;
            }
        }

        EndRow(block, label, weight, place);
    }

    /// <inheritdoc/>
    protected override int LabelColumn => 0;

    private void RejectField(int field, string expected) =>
        Reject(Line + _fields.LineOf(field), _fields.ColumnOf(field), $"expected {expected}, found {Excerpt.Of(_fields[field])}");
}
