namespace Toolkit.Docs.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind the opening fence.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Code">What stands between the fences.</param>
internal sealed record CodeBlock(string Language, int Line, string Code)
{
    public static IReadOnlyList<CodeBlock> Of(string page)
    {
        var blocks = new List<CodeBlock>();
        var lines = page.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            var end = Array.FindIndex(lines, i + 1, line => line.StartsWith("```", StringComparison.Ordinal));
            if (end < 0) throw new FormatException($"The fence of line {i + 1} is not closed.");
            blocks.Add(new(lines[i].TrimEnd()[3..], i + 1, string.Join('\n', lines[(i + 1)..end])));
            i = end;
        }

        return blocks;
    }
}
