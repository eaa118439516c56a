namespace Toolkit.Sketching;

/// <summary>Reads sequences, FASTA or FASTQ: a record is a row whose features are k-mers and whose values are how often each is there.</summary>
/// <remarks>
/// The label is in the header: the number after <c>label=</c> in one of its words, or else its last word, or else its first, whichever is a number. Spaces and empty lines between records are left out; qualities are
/// not used, but there must be as many as letters.
/// </remarks>
/// <param name="options">What files do not say of themselves.</param>
/// <param name="bad">Takes the rows that cannot be read.</param>
/// <param name="isFastq">Whether records have qualities.</param>
internal sealed class SequenceRows(ExampleOptions options, BadRows bad, bool isFastq) : RowParser(options, bad)
{
    /// <inheritdoc/>
    public override string NameOf(ExampleBlock block, int row, ulong id) => KMers.Name(id, Options.KMer);

    /// <inheritdoc/>
    protected override int ParseRows(ExampleBlock block, int length, bool last)
    {
        ReadOnlySpan<byte> text = block.Text.AsSpan(0, length);
        var next = 0;
        while (next < length && Bad.Ending.Count < DataErrors.Shown)
        {
            var end = next + (isFastq ? EndOfFastq(text[next..], last) : EndOfFasta(text[next..], last));
            if (end == next) break;
            if (end - next > Options.LongestLine + 1L)
            {
                RefuseLongRow(block, Line + 1);
                break;
            }

            ReadRecord(block, text[next..end], next);
            next = end;
        }

        return next;
    }

    // Up to the header of the next record; 0 where that is not in sight.
    private static int EndOfFasta(ReadOnlySpan<byte> text, bool last) => text.IndexOf("\n>"u8) is >= 0 and var end ? end + 1 : last ? text.Length : 0;

    // Four lines, and the empty ones before them.
    private static int EndOfFastq(ReadOnlySpan<byte> text, bool last)
    {
        var next = 0;
        while (next < text.Length && text[next] is (byte)'\n' or (byte)'\r') next++;
        for (var line = 0; line < 4; line++)
        {
            var length = text[next..].IndexOf((byte)'\n');
            if (length < 0) return last ? text.Length : 0;
            next += length + 1;
        }

        return next;
    }

    private static ReadOnlySpan<byte> NextLine(scoped ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = text[..Math.Max(end, 0)];
        text = text[Math.Min(text.Length, end + 1)..];
        return line.TrimEnd(" \t\r"u8);
    }

    private void ReadRecord(ExampleBlock block, ReadOnlySpan<byte> record, int place)
    {
        var before = Line;
        var lines = record.Count((byte)'\n');
        Line++;
        ReadOnlySpan<byte> header = [];
        while (header.IsEmpty && !record.IsEmpty)
        {
            header = NextLine(ref record);
            if (header.IsEmpty) Line++;
        }

        if (header.IsEmpty)
        {
            Line = before + lines;
            return;
        }

        var first = Line;
        var label = 0f;
        if (header[0] != (isFastq ? '@' : '>')) Reject(1, isFastq ? "a header after @" : "a header after >", header);
        else if (!TryLabel(header[1..], out label) && !Options.Unlabelled) Reject(1, "a label in the header, label=NUMBER or a number as its last or first word", header);
        else if (isFastq) ReadFastq(block, record);
        else ReadFasta(block, record);
        Line = first;
        EndRow(block, label, 1, place);
        Line = before + lines;
    }

    private void ReadFasta(ExampleBlock block, ReadOnlySpan<byte> sequence)
    {
        var state = default(KMers.State);
        while (!sequence.IsEmpty) KMers.Add(block, NextLine(ref sequence), Options.KMer, Options.Canonical, ref state);
    }

    private void ReadFastq(ExampleBlock block, ReadOnlySpan<byte> rest)
    {
        var sequence = NextLine(ref rest);
        var plus = NextLine(ref rest);
        var qualities = NextLine(ref rest);
        if (plus is not [(byte)'+', ..]) Reject(Line + 2, 1, $"expected a line that begins with +, found {Excerpt.Of(plus)}");
        else if (qualities.Length != sequence.Length) Reject(Line + 3, 0, $"expected {sequence.Length} qualities as there are letters, found {qualities.Length}");
        var state = default(KMers.State);
        KMers.Add(block, sequence, Options.KMer, Options.Canonical, ref state);
    }

    private static bool TryLabel(ReadOnlySpan<byte> header, out float label)
    {
        ReadOnlySpan<byte> marked = [], first = [], last = [];
        foreach (var range in header.SplitAny(" \t"u8))
        {
            var word = header[range];
            if (word.IsEmpty) continue;
            if (word.StartsWith("label="u8)) marked = word["label="u8.Length..];
            if (first.IsEmpty) first = word;
            last = word;
        }

        return !marked.IsEmpty ? FloatNumber.TryParse(marked, out label) : FloatNumber.TryParse(last, out label) || FloatNumber.TryParse(first, out label);
    }
}
