using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>Reads the LIBSVM format with ids of 64 bits. A plain row takes the fast path; any other line is read again, token by token.</summary>
/// <remarks>As in the reader of whole files: the fast path gives up without a word, and only the slow one knows what an error is.</remarks>
/// <param name="options">What files do not say of themselves.</param>
/// <param name="bad">Takes the rows that cannot be read.</param>
internal sealed unsafe class LibsvmRows(ExampleOptions options, BadRows bad) : LineParser(options, bad)
{
    // Ten times a larger one may not fit 64 bits.
    private const ulong LargestTenth = ulong.MaxValue / 10;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    protected override void ParseLines(ExampleBlock block, byte* text, byte* end)
    {
        // No window has more entries than colons.
        block.ReserveEntries(new ReadOnlySpan<byte>(text, (int)(end - text)).Count((byte)':'));
        var (longest, labels) = ((long)Options.LongestLine, Options.Labels);
        fixed (ulong* ids = block.Ids)
        fixed (float* values = block.Values)
        {
            for (var row = text; row < end && Bad.Ending.Count < DataErrors.Shown;)
            {
                Line++;
                var entries = block.Entries;
                var next = ReadPlainRow(row, ids, values, ref entries, out var label, out var isSorted);
                if (next != null && next - row - 1 <= longest)
                {
                    block.Entries = entries;
                    if (isSorted && labels.Read(label) is var read && !float.IsNaN(read)) block.AddRow(read, 1, (int)(row - text));
                    else EndRow(block, label, 1, (int)(row - text));
                    row = next;
                    continue;
                }

                var length = new ReadOnlySpan<byte>(row, (int)(end - row)).IndexOf((byte)'\n');
                if (length > longest)
                {
                    RefuseLongRow(block, Line);
                    return;
                }

                ParseLine(block, row, length, (int)(row - text));
                row += length + 1;
            }
        }
    }

    /// <inheritdoc/>
    protected override void ParseLine(ExampleBlock block, byte* line, int length, int place)
    {
        var scanner = new TokenScanner(new ReadOnlySpan<byte>(line, length));
        if (!scanner.Next(out var token)) return;
        if (!FloatNumber.TryParse(token, out var label)) Reject(scanner.Column, $"a label, {FloatNumber.Range}", token);
        while (scanner.Next(out token)) ReadEntry(block, token, scanner.Column);
        EndRow(block, label, 1, place);
    }

    // Where the next row begins, or null for a row that is not plain: numbers between single spaces, up to the end of the line.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static byte* ReadPlainRow(byte* text, ulong* ids, float* values, ref int entries, out float label, out bool isSorted)
    {
        isSorted = true;
        label = 0;
        if (!DecimalNumber.TryReadPlain(ref text, out var wide)) return null;
        label = (float)wide;
        var (start, next, before) = (entries, entries, 0UL);
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

            var id = Digits.Value(word, count);
            text += count;
            if (count == 8)
            {
                while (*text - (uint)'0' is <= 9 and var digit)
                {
                    if (id >= LargestTenth) return null;
                    id = (10 * id) + digit;
                    text++;
                }
            }

            if (*text != ':') return null;
            if (id <= before && next != start) isSorted = false;
            before = id;
            text++;
            float value;
            if (*text - (uint)'0' is <= 9 and var single && text[1] <= ' ')
            {
                value = single;
                text++;
            }
            else if (DecimalNumber.TryReadPlain(ref text, out wide))
            {
                value = (float)wide;
            }
            else if (!TryReadAny(ref text, out value))
            {
                return null;
            }

            ids[next] = id;
            values[next++] = value;
        }
    }

    // A number with an exponent or many digits, between the plain ones.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadAny(ref byte* text, out float value)
    {
        var end = text;
        while (*end > ' ') end++;
        if (!FloatNumber.TryParse(new ReadOnlySpan<byte>(text, (int)(end - text)), out value)) return false;
        text = end;
        return true;
    }

    private bool ReadEntry(ExampleBlock block, ReadOnlySpan<byte> token, int column)
    {
        var colon = token.IndexOf((byte)':');
        if (colon < 0) return Reject(column, "id:value", token);
        var digits = token[..colon];
        var number = token[(colon + 1)..];
        if (digits.SequenceEqual("qid"u8)) return Reject(column, "id:value (a qid groups rows for ranking, which is not supported)", token);
        if (!FeatureNumber.TryParse(digits, out var id)) return Reject(column, FeatureNumber.Range, digits);
        if (!FloatNumber.TryParse(number, out var value)) return Reject(column + colon + 1, $"a value, {FloatNumber.Range}", number);
        block.Add(id, value);
        return true;
    }
}
