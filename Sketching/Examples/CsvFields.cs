namespace Toolkit.Sketching;

/// <summary>The fields of one record of CSV, without quotes and the spaces around them.</summary>
/// <param name="delimiter">What stands between fields.</param>
internal sealed unsafe class CsvFields(byte delimiter)
{
    private readonly List<(int Start, int End, int Line, int Column)> _fields = [];
    private byte[] _text = new byte[256];
    private int _length;
    private int _line;
    private int _lineStart;

    /// <summary>What stands between fields.</summary>
    public byte Delimiter { get; } = delimiter;

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>What is wrong with the record, and where: the line, from 0, and the byte in it, from 1; null for nothing.</summary>
    public (string Message, int Line, int Column)? Trouble { get; private set; }

    /// <summary>A field; valid until the next record is read.</summary>
    public ReadOnlySpan<byte> this[int field] => _text.AsSpan(_fields[field].Start.._fields[field].End);

    /// <summary>The line of the record on which a field begins, from 0.</summary>
    public int LineOf(int field) => _fields[field].Line;

    /// <summary>The byte of its line at which a field begins, from 1.</summary>
    public int ColumnOf(int field) => _fields[field].Column;

    /// <summary>A field as a number.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is a number that fits a float.</returns>
    public bool TryNumber(int field, out float value)
    {
        fixed (byte* text = _text) return FloatNumber.TryRead(text + _fields[field].Start, text + _fields[field].End, out value);
    }

    /// <summary>Reads a record.</summary>
    /// <param name="text">What it begins with: no line end.</param>
    /// <param name="last">Whether nothing follows the text, which then ends with a line feed.</param>
    /// <returns>Its bytes with the line feed; 0 where its end is not in sight.</returns>
    public int Read(ReadOnlySpan<byte> text, bool last)
    {
        _fields.Clear();
        (_length, _line, _lineStart, Trouble) = (0, 0, 0, null);
        for (var next = 0; ;)
        {
            var front = next;
            while (front < text.Length && IsSpace(text[front])) front++;
            var (line, column, start) = (_line, next - _lineStart + 1, _length);
            var end = front < text.Length && text[front] == '"' ? ReadQuoted(text, front, last) : ReadPlain(text, next);
            if (end < 0) return 0;
            _fields.Add((start, _length, line, column));
            Append("\n"u8);
            next = end + 1;
            if (text[end] == '\n') return next;
        }
    }

    private int ReadPlain(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAny(Delimiter, (byte)'\n');
        if (length < 0) return -1;
        var field = Trimmed(text.Slice(start, length), text[start + length] == '\n');
        if (field.Contains((byte)'"')) Refuse($"expected quotes around the whole of a field that has one, and two for each within, found {Excerpt.Of(field)}", start);
        Append(field);
        return start + length;
    }

    // Where the field's delimiter or line feed is.
    private int ReadQuoted(ReadOnlySpan<byte> text, int quote, bool last)
    {
        var (next, line, column) = (quote + 1, _line, quote - _lineStart + 1);
        while (true)
        {
            var length = text[next..].IndexOf((byte)'"');
            if (length < 0)
            {
                if (!last) return -1;
                Trouble ??= ($"expected a closing quote before the end of the file, found {Excerpt.Of(text[quote..])}", line, column);
                return text.Length - 1;
            }

            var part = text.Slice(next, length);
            Append(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var feed)
            {
                _line += part.Count((byte)'\n');
                _lineStart = next + feed + 1;
            }

            next += length + 1;
            if (next == text.Length) return -1;
            if (text[next] != '"') break;
            Append("\""u8);
            next++;
        }

        var rest = text[next..].IndexOfAny(Delimiter, (byte)'\n');
        if (rest < 0) return -1;
        var behind = Trimmed(text.Slice(next, rest), text[next + rest] == '\n');
        if (!behind.IsEmpty) Refuse($"expected nothing between a closing quote and the end of its field, found {Excerpt.Of(behind)}", next);
        return next + rest;
    }

    private ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> field, bool isLast)
    {
        if (isLast && field is [.., (byte)'\r']) field = field[..^1];
        while (field is [var first, ..] && IsSpace(first)) field = field[1..];
        while (field is [.., var final] && IsSpace(final)) field = field[..^1];
        return field;
    }

    private bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' && character != Delimiter;

    private void Refuse(string message, int at) => Trouble ??= (message, _line, at - _lineStart + 1);

    // Room behind the fields, for the reader of numbers that looks at eight bytes at a time.
    private void Append(ReadOnlySpan<byte> part)
    {
        if (_length + part.Length + ExampleBlock.Overhang > _text.Length) Array.Resize(ref _text, 2 * (_length + part.Length + ExampleBlock.Overhang));
        part.CopyTo(_text.AsSpan(_length));
        _length += part.Length;
    }
}
