using System.Text;
using System.Text.Unicode;

namespace Toolkit.Optimization;

/// <summary>The records of a CSV text, one at a time, each with as many fields as the first one.</summary>
/// <remarks>
/// RFC 4180, with two allowances: spaces around a field that is not quoted, or around the quotes, are left out, and lines may end with a line feed
/// alone. Lines without anything on them are left out. A record that is not well formed is an error, and is passed over.
/// </remarks>
internal sealed unsafe class CsvRecords(string source, ReadOnlyMemory<byte> text, byte delimiter, DataErrors errors)
{
    private const int Overhang = 16;

    private readonly List<(int Start, int End, long Line, int Column)> _fields = [];
    private byte[] _decoded = new byte[256];
    private int _length;
    private int _next;
    private long _line = 1;
    private int _lineStart;
    private int _count = -1;

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>Where the record begins.</summary>
    public long Line => _fields[0].Line;

    /// <summary>A field, without its quotes.</summary>
    public ReadOnlySpan<byte> this[int field] => _decoded.AsSpan(_fields[field].Start.._fields[field].End);

    /// <summary>A field as text.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(this[field]);

    /// <summary>A field as a number.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is a number of at most 1e100.</returns>
    public bool TryNumber(int field, out double value)
    {
        var (start, end, _, _) = _fields[field];
        fixed (byte* decoded = _decoded)
        {
            var next = decoded + start;
            if (DecimalNumber.TryReadPlain(ref next, out value) && next == decoded + end) return true;
        }

        return DecimalNumber.TryParse(this[field], out value);
    }

    /// <summary>An error of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="expected">What was expected in its place.</param>
    public void Reject(int field, string expected) => RejectIn(errors, field, expected);

    /// <summary>An error of a field, for another list than the usual one.</summary>
    /// <param name="list">The list.</param>
    /// <param name="field">The field.</param>
    /// <param name="expected">What was expected in its place.</param>
    public void RejectIn(DataErrors list, int field, string expected) =>
        list.Add(new(source, _fields[field].Line, _fields[field].Column, $"expected {expected}, found {Excerpt.Of(this[field])}"));

    /// <summary>Moves to the next record that is well formed.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        while (SkipEmptyLines())
        {
            var before = errors.Count;
            _fields.Clear();
            _length = 0;
            var line = _line;
            while (ReadField())
            {
            }

            if (_count < 0) _count = _fields.Count;
            if (_fields.Count != _count && errors.Count == before) errors.Add(new(source, line, 0, $"expected {_count} fields as in the first row, found {_fields.Count}"));
            if (errors.Count == before) return true;
        }

        return false;
    }

    private bool SkipEmptyLines()
    {
        var rest = text.Span;
        while (_next < rest.Length)
        {
            if (rest[_next] == '\n') EndLine(_next + 1);
            else if (rest[_next] == '\r' && (_next + 1 == rest.Length || rest[_next + 1] == '\n')) _next++;
            else return true;
        }

        return false;
    }

    private void EndLine(int next)
    {
        _line++;
        (_lineStart, _next) = (next, next);
    }

    // Whether another field of the record follows.
    private bool ReadField()
    {
        var bytes = text.Span;
        var (line, column, start) = (_line, _next - _lineStart + 1, _length);
        var front = _next;
        while (front < bytes.Length && IsSpace(bytes[front])) front++;
        if (front < bytes.Length && bytes[front] == '"')
        {
            ReadQuoted(bytes, front, line);
        }
        else
        {
            var end = EndOfField(bytes, _next);
            Append(Trimmed(bytes[_next..end], end == bytes.Length || bytes[end] == '\n'));
            _next = end;
            var field = _decoded.AsSpan(start, _length - start);
            if (field.Contains((byte)'"')) Reject(line, column, "quotes around the whole of a field that has one, and two for each within", field);
            else if (field.ContainsAnyInRange((byte)0, (byte)('\t' - 1)) || field.ContainsAnyInRange((byte)('\t' + 1), (byte)31)) Reject(line, column, "no control character outside quotes", field);
        }

        var decoded = _decoded.AsSpan(start, _length - start);
        if (decoded.Contains((byte)0)) Reject(line, column, "no NUL in a field", decoded);
        if (!Utf8.IsValid(decoded)) Reject(line, column, "UTF-8", decoded);
        _fields.Add((start, _length, line, column));
        Append("\n"u8);
        if (_next == bytes.Length) return false;
        if (bytes[_next++] == delimiter) return true;
        EndLine(_next);
        return false;
    }

    private void ReadQuoted(ReadOnlySpan<byte> bytes, int quote, long line)
    {
        var column = quote - _lineStart + 1;
        _next = quote + 1;
        while (true)
        {
            var length = bytes[_next..].IndexOf((byte)'"');
            var part = length < 0 ? bytes[_next..] : bytes.Slice(_next, length);
            Append(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var feed)
            {
                _line += part.Count((byte)'\n');
                _lineStart = _next + feed + 1;
            }

            _next += part.Length;
            if (length < 0)
            {
                Reject(line, column, "a closing quote before the end of the file", bytes[quote..]);
                return;
            }

            _next++;
            if (_next == bytes.Length || bytes[_next] != '"') break;
            Append("\""u8);
            _next++;
        }

        var end = EndOfField(bytes, _next);
        var behind = Trimmed(bytes[_next..end], end == bytes.Length || bytes[end] == '\n');
        if (!behind.IsEmpty) Reject(_line, _next - _lineStart + 1, "nothing between a closing quote and the end of its field", behind);
        _next = end;
    }

    private int EndOfField(ReadOnlySpan<byte> bytes, int start) => bytes[start..].IndexOfAny(delimiter, (byte)'\n') is >= 0 and var length ? start + length : bytes.Length;

    private ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> field, bool last)
    {
        if (last && field is [.., (byte)'\r']) field = field[..^1];
        while (field is [var first, ..] && IsSpace(first)) field = field[1..];
        while (field is [.., var final] && IsSpace(final)) field = field[..^1];
        return field;
    }

    private bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' && character != delimiter;

    // Room behind the fields, for the reader of numbers that looks at eight bytes at a time.
    private void Append(ReadOnlySpan<byte> part)
    {
        if (_length + part.Length + Overhang > _decoded.Length) Array.Resize(ref _decoded, (int)Math.Min(2L * (_length + part.Length + Overhang), Array.MaxLength));
        part.CopyTo(_decoded.AsSpan(_length));
        _length += part.Length;
    }

    private void Reject(long line, int column, string expected, ReadOnlySpan<byte> found) =>
        errors.Add(new(source, line, column, $"expected {expected}, found {Excerpt.Of(found)}"));
}
