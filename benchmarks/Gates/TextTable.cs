namespace Toolkit.Benchmarks;

/// <summary>Rows as aligned plain text, fit for a pipe.</summary>
internal static class TextTable
{
    /// <summary>One line a row, the columns as wide as their widest cell.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
