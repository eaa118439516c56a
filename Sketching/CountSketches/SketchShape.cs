namespace Toolkit.Sketching;

/// <summary>What tells the sketches that can be added.</summary>
/// <param name="Rows">d.</param>
/// <param name="Columns">w.</param>
/// <param name="Key">What the hashes are drawn from.</param>
public readonly record struct SketchShape(int Rows, int Columns, RandomKey Key)
{
    /// <summary>The most rows that a sketch may have.</summary>
    public const int MostRows = 64;

    // A cell has 31 bits for its place, and a table is padded to whole lanes.
    internal const int MostCells = int.MaxValue - 64;

    /// <summary>Rows, columns and key.</summary>
    public override string ToString() => $"{Rows} rows of {Columns} by {Key}";

    internal static void Check(int rows, int columns)
    {
        if (rows is < 1 or > MostRows) throw new ArgumentOutOfRangeException(nameof(rows), rows, $"rows must be from 1 to {MostRows}.");
        if (columns < 1 || (long)rows * columns > MostCells)
            throw new ArgumentOutOfRangeException(nameof(columns), columns, "columns must be at least 1, and rows times columns at most 2³¹ − 64.");
    }
}
