using System.Collections.Immutable;
using System.Globalization;

namespace Toolkit.Sketching;

/// <summary>Reads the rows of one format, window after window. What it remembers between windows are the line it stands at and what a file says of itself at its beginning.</summary>
/// <param name="options">What files do not say of themselves.</param>
/// <param name="bad">Takes the rows that cannot be read.</param>
internal abstract class RowParser(ExampleOptions options, BadRows bad)
{
    private readonly List<DataError> _errors = [];
    private int _kept;

    protected ExampleOptions Options { get; } = options;

    protected BadRows Bad { get; } = bad;

    /// <summary>How many bytes it must see at once, where the file has them: a window is no smaller.</summary>
    public virtual int Ahead => 1;

    /// <summary>What the columns of CSV are; none before its first row, and in other formats.</summary>
    public virtual ImmutableArray<ExampleColumn> CsvColumns => [];

    /// <summary>The byte of a line where its label begins, from 1; 0 where that differs.</summary>
    protected virtual int LabelColumn => 1;

    /// <summary>The file.</summary>
    protected string Source { get; private set; } = "";

    /// <summary>The line that is being read, from 1; between rows, the last one that was.</summary>
    public long Line { get; protected set; }

    /// <summary>Whether the row that is being read is good so far.</summary>
    protected bool IsGood => _errors.Count == 0;

    /// <summary>Goes to the beginning of a file.</summary>
    /// <param name="source">The file.</param>
    public virtual void Begin(string source) => (Source, Line) = (source, 0);

    /// <summary>Reads the rows that are complete in the text of a block, into the block.</summary>
    /// <param name="block">The block: no rows yet.</param>
    /// <param name="length">The bytes of text; eight more can be looked at.</param>
    /// <param name="last">Whether the file ends with the text, which then ends with a line feed.</param>
    /// <returns>The bytes that were read; 0 where not even one row is complete.</returns>
    public int Parse(ExampleBlock block, int length, bool last)
    {
        _kept = -1;
        var used = ParseRows(block, length, last);
        if (_kept >= 0) block.Cut(_kept);
        return used;
    }

    /// <summary>The name of a feature of a row.</summary>
    /// <param name="block">A block that this parser has filled.</param>
    /// <param name="row">The row.</param>
    /// <param name="id">The feature.</param>
    /// <remarks>Called on another thread than <see cref="Parse"/>, and so touches nothing of what that one does.</remarks>
    public virtual string NameOf(ExampleBlock block, int row, ulong id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Parse"/>; goes on behind bad rows.</summary>
    protected abstract int ParseRows(ExampleBlock block, int length, bool last);

    /// <summary>Keeps an error of the row that is being read.</summary>
    /// <param name="column">The byte in the line, from 1.</param>
    /// <param name="expected">What was expected there.</param>
    /// <param name="found">What was found.</param>
    /// <returns>False.</returns>
    protected bool Reject(int column, string expected, ReadOnlySpan<byte> found) => Reject(Line, column, $"expected {expected}, found {Excerpt.Of(found)}");

    /// <summary>Keeps an error of the row that is being read.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The byte in the line, from 1; 0 for the whole of it.</param>
    /// <param name="message">What is wrong.</param>
    /// <returns>False.</returns>
    protected bool Reject(long line, int column, string message)
    {
        // A line can be one error all over; what is shown is twenty.
        if (_errors.Count <= DataErrors.Shown) _errors.Add(new(Source, line, column, message));
        return false;
    }

    /// <summary>Ends a row: a good one is taken, a bad one counted.</summary>
    /// <param name="block">The block.</param>
    /// <param name="label">The label.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="place">Where the row begins in the text.</param>
    protected void EndRow(ExampleBlock block, float label, float weight, int place)
    {
        var (row, read) = (Line, Options.Labels.Read(label));
        if (IsGood && float.IsNaN(read)) Reject(row, LabelColumn, $"expected a label, {Options.Labels}, found {label.ToString(CultureInfo.InvariantCulture)}");
        if (IsGood && !block.EndRow(read, weight, place)) Reject(row, 0, "the values of one feature add up to more than a float holds");
        if (IsGood) return;
        block.Drop();
        EndBadRow(block);
    }

    /// <summary>Ends the stream at a line that is too long.</summary>
    /// <param name="block">The block.</param>
    public void RefuseLongRow(ExampleBlock block) => RefuseLongRow(block, Line + 1);

    /// <summary>Ends the stream at a line that is too long.</summary>
    /// <param name="block">The block.</param>
    /// <param name="line">The line.</param>
    protected void RefuseLongRow(ExampleBlock block, long line) =>
        EndStream(block, new(Source, line, 0, $"is longer than {Options.LongestLine} bytes; LongestLine allows more"));

    /// <summary>Ends the stream for what is no matter of one row.</summary>
    /// <param name="block">The block.</param>
    /// <param name="error">What is wrong.</param>
    protected void EndStream(ExampleBlock block, DataError error)
    {
        if (!Bad.Ended) _kept = block.Rows;
        Bad.End(error);
    }

    private void EndBadRow(ExampleBlock block)
    {
        var before = Bad.Ended;
        Bad.Add(_errors);
        _errors.Clear();
        if (Bad.Ended && !before) _kept = block.Rows;
    }
}
