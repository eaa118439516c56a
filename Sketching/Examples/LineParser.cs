namespace Toolkit.Sketching;

/// <summary>Reads formats in which a line is a row, or none.</summary>
/// <param name="options">What files do not say of themselves.</param>
/// <param name="bad">Takes the rows that cannot be read.</param>
internal abstract unsafe class LineParser(ExampleOptions options, BadRows bad) : RowParser(options, bad)
{
    /// <inheritdoc/>
    protected override int ParseRows(ExampleBlock block, int length, bool last)
    {
        var whole = last ? length : block.Text.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        if (whole > 0)
        {
            fixed (byte* text = block.Text) ParseLines(block, text, text + whole);
        }

        return whole;
    }

    /// <summary>Reads lines one by one.</summary>
    protected virtual void ParseLines(ExampleBlock block, byte* text, byte* end)
    {
        for (var next = text; next < end && Bad.Ending.Count < DataErrors.Shown;)
        {
            Line++;
            var length = new ReadOnlySpan<byte>(next, (int)(end - next)).IndexOf((byte)'\n');
            if (length > Options.LongestLine)
            {
                RefuseLongRow(block, Line);
                return;
            }

            ParseLine(block, next, length, (int)(next - text));
            next += length + 1;
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="block">The block.</param>
    /// <param name="line">Its first byte.</param>
    /// <param name="length">Its length, without the line feed behind it.</param>
    /// <param name="place">Where it begins in the text.</param>
    protected abstract void ParseLine(ExampleBlock block, byte* line, int length, int place);
}
