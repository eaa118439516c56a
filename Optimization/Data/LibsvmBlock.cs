namespace Toolkit.Optimization;

/// <summary>What the lines of one block held; lines are counted from the block's own first one.</summary>
internal sealed class LibsvmBlock
{
    /// <summary>Memory for a block: no block has more entries than colons, nor more rows than lines.</summary>
    /// <param name="colons">The number of colons.</param>
    /// <param name="lines">The number of lines.</param>
    public LibsvmBlock(int colons, int lines)
    {
        (Columns, Values) = (GC.AllocateUninitializedArray<int>(colons), GC.AllocateUninitializedArray<double>(colons));
        (RowEnds, Labels, RowLines) = (new int[lines], new double[lines], new int[lines]);
    }

    public int[] Columns { get; }

    public double[] Values { get; }

    public int[] RowEnds { get; }

    public double[] Labels { get; }

    public int[] RowLines { get; }

    public DataErrors Errors { get; } = new();

    public int Entries { get; set; }

    public int Rows { get; set; }

    public int Lines { get; set; }

    public int Features { get; set; }

    /// <summary>Adds a row, whose entries are in place.</summary>
    /// <param name="label">Its label.</param>
    /// <param name="entries">Where its entries end.</param>
    public void AddRow(double label, int entries)
    {
        if (entries > Entries) Features = Math.Max(Features, Columns[entries - 1] + 1);
        Entries = entries;
        Labels[Rows] = label;
        RowLines[Rows] = Lines;
        RowEnds[Rows++] = entries;
    }
}
