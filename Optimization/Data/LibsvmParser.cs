using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>Parses blocks of whole lines. A plain row takes the fast path; any other line is read again, token by token.</summary>
/// <remarks>The fast path gives up without a word; only the slow one knows what an error is. So there is one set of rules.</remarks>
internal sealed unsafe class LibsvmParser
{
    /// <summary>How many bytes behind a block must be readable: the fast path looks at eight at a time.</summary>
    public const int Overhang = 16;

    private readonly string _source;
    private readonly string _label;
    private readonly int _first;
    private readonly int _largest;

    /// <summary>A parser of one file.</summary>
    /// <param name="source">The file's name.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="label">What the first number of a row is called.</param>
    public LibsvmParser(string source, LibsvmOptions options, string label)
    {
        (_source, _label, _first) = (source, label, options.FirstIndex);
        _largest = Math.Min(options.LargestIndex, int.MaxValue - 1 + _first);
    }

    /// <summary>Parses a block.</summary>
    /// <param name="text">Whole lines, the last one with its line feed, and <see cref="Overhang"/> readable bytes behind them.</param>
    public LibsvmBlock Parse(ReadOnlySpan<byte> text)
    {
        var block = new LibsvmBlock(text.Count((byte)':'), text.Count((byte)'\n'));
        fixed (byte* start = text)
        {
            Parse(start, start + text.Length, block);
        }

        return block;
    }

    // A file is read once a process, in less time than the runtime takes to find out that this is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Parse(byte* text, byte* end, LibsvmBlock block)
    {
        fixed (int* columns = block.Columns)
        fixed (double* values = block.Values)
        {
            while (text < end)
            {
                block.Lines++;
                var entries = block.Entries;
                var next = ReadPlainRow(text, columns, values, ref entries, out var label);
                if (next != null)
                {
                    block.AddRow(label, entries);
                    text = next;
                    continue;
                }

                var line = new ReadOnlySpan<byte>(text, (int)Math.Min(end - text, int.MaxValue));
                line = line[..line.IndexOf((byte)'\n')];
                ReadLine(line, block);
                text += line.Length + 1;
            }
        }
    }

    // Where the next row begins, or null for a row that is not plain: numbers between single spaces, up to the end of the line.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private byte* ReadPlainRow(byte* text, int* columns, double* values, ref int entries, out double label)
    {
        if (!DecimalNumber.TryReadPlain(ref text, out label)) return null;
        var next = entries;
        var before = _first - 1L;
        var (largest, first) = (_largest, _first);
        while (true)
        {
            while (*text == ' ') text++;
            var word = Digits.Word(text);
            var count = Digits.Leading(word);
            if (count == 0)
            {
                if (*text == '\r') text++;
                entries = next;
                return *text == '\n' ? text + 1 : null;
            }

            var index = (long)Digits.Value(word, count);
            text += count;
            if (count == 8)
            {
                while (*text - (uint)'0' is <= 9 and var digit)
                {
                    index = (10 * index) + digit;
                    if (index > largest) return null;
                    text++;
                }
            }

            if (*text != ':' || index <= before || index > largest) return null;
            before = index;
            text++;
            double value;
            if (*text - (uint)'0' is <= 9 and var single && text[1] <= ' ')
            {
                value = single;
                text++;
            }
            else if (!DecimalNumber.TryReadPlain(ref text, out value) && !TryReadAny(ref text, out value))
            {
                return null;
            }

            columns[next] = (int)(index - first);
            values[next++] = value;
        }
    }

    // A number with an exponent or many digits, between the plain ones.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadAny(ref byte* text, out double value)
    {
        var end = text;
        while (*end > ' ') end++;
        if (!DecimalNumber.TryParse(new ReadOnlySpan<byte>(text, (int)(end - text)), out value)) return false;
        text = end;
        return true;
    }

    private void ReadLine(ReadOnlySpan<byte> line, LibsvmBlock block)
    {
        var scanner = new TokenScanner(line);
        if (!scanner.Next(out var token)) return;

        var (entries, good) = (block.Entries, true);
        if (!DecimalNumber.TryParse(token, out var label)) good = Reject(block, scanner.Column, $"{_label}, {DecimalNumber.Range}", token);
        var before = _first - 1;
        while (scanner.Next(out token)) good &= ReadEntry(token, scanner.Column, block, ref entries, ref before);
        if (good) block.AddRow(label, entries);
    }

    private bool ReadEntry(ReadOnlySpan<byte> token, int column, LibsvmBlock block, ref int entries, ref int before)
    {
        var colon = token.IndexOf((byte)':');
        if (colon < 0) return Reject(block, column, "index:value", token);
        var digits = token[..colon];
        var number = token[(colon + 1)..];
        if (digits.SequenceEqual("qid"u8)) return Reject(block, column, "index:value (a qid groups rows for ranking, which is not supported)", token);
        if (!TryParseIndex(digits, out var index))
        {
            var zero = _first == 1 && digits.IndexOfAnyExcept((byte)'0') < 0 && !digits.IsEmpty;
            return Reject(
                block, column, $"a feature index from {_first} to {_largest}{(zero ? " (for indices that count from 0, set FirstIndex to 0)" : "")}", digits);
        }

        if (index <= before) return Reject(block, column, $"an index above {before}, since indices increase within a row", digits);
        before = index;
        if (!DecimalNumber.TryParse(number, out var value)) return Reject(block, column + colon + 1, $"a value, {DecimalNumber.Range}", number);
        block.Columns[entries] = index - _first;
        block.Values[entries++] = value;
        return true;
    }

    private bool Reject(LibsvmBlock block, int column, string expected, ReadOnlySpan<byte> found)
    {
        block.Errors.Add(new(_source, block.Lines, column, $"expected {expected}, found {Excerpt.Of(found)}"));
        return false;
    }

    private bool TryParseIndex(ReadOnlySpan<byte> digits, out int index)
    {
        index = 0;
        if (digits.IsEmpty) return false;
        var value = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = Math.Min((10 * value) + (digit - '0'), int.MaxValue + 1L);
        }

        index = (int)Math.Min(value, int.MaxValue);
        return value >= _first && value <= _largest;
    }
}
