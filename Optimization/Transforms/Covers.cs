namespace Toolkit.Optimization;

/// <summary>How row and column statistics of blocks lie in two buffers: a matrix has a number for each row and column, another block one for each element.</summary>
internal static class Covers
{
    /// <summary>Whether a block has more than one row and more than one column; otherwise its elements are its rows or its columns.</summary>
    public static bool IsMatrix(ParameterBlock block) => block.Rows > 1 && block.Columns > 1;

    /// <summary>The lengths of the two buffers.</summary>
    public static (int Rows, int Columns) Lengths(ParameterBlocks blocks)
    {
        var (rows, columns) = (0, 0);
        foreach (var block in blocks.All) (rows, columns) = IsMatrix(block) ? (rows + block.Rows, columns + block.Columns) : (rows + block.Length, columns);
        return (rows, columns);
    }

    /// <summary>The number of rows of matrices and of other blocks; the number of columns of matrices and of elements of other blocks.</summary>
    public static (int Segments, int Elements) Segments(ParameterBlocks blocks)
    {
        var (segments, elements) = (0, 0);
        foreach (var block in blocks.All) (segments, elements) = IsMatrix(block) ? (segments + block.Rows, elements + block.Columns) : (segments + 1, elements + block.Length);
        return (segments, elements);
    }

    /// <summary>Refuses the buffers of another run.</summary>
    public static void RequireLengths(ParameterBlocks blocks, int rows, int columns)
    {
        if (Lengths(blocks) != (rows, columns)) throw new ArgumentException($"The state's statistics are not of the blocks {blocks}.", nameof(blocks));
    }
}
