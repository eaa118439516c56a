
namespace Toolkit.Sketching;

/// <summary>Reads CSV and its like, record by record: RFC 4180, with spaces around fields left out and lines that end with a line feed alone.</summary>
/// <remarks>
/// What a column is, numbers or names, is declared or seen in the first MiB of the first file, and holds from there on: a name in a column of numbers is an error. Lines without anything on them are left out.
/// A number is the feature of its column's name, a name v that of <c>COLUMN=v</c> with the value 1; an empty field is none.
/// </remarks>
internal sealed class CsvRows : RowParser
{
    /// <summary>How much of the first file says what its columns are.</summary>
    public const int Learned = 1 << 20;

    private readonly CsvFields _fields;
    private CsvFeatures? _features;
    private CsvFields? _names;
    private bool _isAtHeader;

    public CsvRows(ExampleOptions options, BadRows bad, byte delimiter)
        : base(options, bad) => _fields = new(delimiter);

    /// <inheritdoc/>
    public override int Ahead => _features is null ? Learned : 1;

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
        return _features!.NameOf(_names, id) ?? base.NameOf(block, row, id);
    }

    /// <inheritdoc/>
    protected override int ParseRows(ExampleBlock block, int length, bool last)
    {
        ReadOnlySpan<byte> text = block.Text.AsSpan(0, length);
        if (_features is null && !Learn(text, last)) return 0;
        var next = 0;
        while (_features is not null && Bad.Ending.Count < DataErrors.Shown)
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
        _features = CsvFeatures.Learn(isCut ? text[..Learned] : text, last && !isCut, Options, _fields, out var trouble);
        if (_features is null && trouble is null && isCut) _features = CsvFeatures.Learn(text, last, Options, _fields, out trouble);
        if (trouble is not null) Bad.End(new(Source, Line + 1, 0, trouble));
        return _features is not null || trouble is not null;
    }

    private void ReadRecord(ExampleBlock block, int place)
    {
        var features = _features!;
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
                case { Kind: CsvKind.Label }:
                    if (!FloatNumber.TryParse(text, out label)) RejectField(field, $"a label, {FloatNumber.Range}");
                    break;
                case { Kind: CsvKind.Weight }:
                    if (!FloatNumber.TryParse(text, out weight) || weight < 0) RejectField(field, "a weight of at least 0 that fits a float");
                    break;
                case { Kind: CsvKind.Number } column when !text.IsEmpty:
                    if (_fields.TryNumber(field, out var value)) block.Add(column.Id, value);
                    else RejectField(field, $"{FloatNumber.Range}, as in the column's first rows (Categorical makes names of what looks like numbers)");
                    break;
                case { Kind: CsvKind.Name } column when !text.IsEmpty:
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
