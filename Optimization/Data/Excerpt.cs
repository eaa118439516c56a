using System.Text;

namespace Toolkit.Optimization;

/// <summary>What was found, as an error shows it.</summary>
internal static class Excerpt
{
    private const int Most = 40;

    /// <summary>The text in quotes, cut short where it is long; bytes that cannot be shown as <c>\xNN</c>.</summary>
    /// <param name="found">The bytes.</param>
    public static string Of(ReadOnlySpan<byte> found)
    {
        if (found.IsEmpty) return "nothing";
        var text = new StringBuilder("'");
        var shown = 0;
        for (; shown < Most && !found.IsEmpty; shown++)
        {
            var valid = Rune.DecodeFromUtf8(found, out var rune, out var length) == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune);
            text.Append(valid ? rune.ToString() : string.Concat(Convert.ToHexString(found[..length]).Chunk(2).Select(pair => $"\\x{new string(pair)}")));
            found = found[length..];
        }

        return text.Append(found.IsEmpty ? "'" : "...'").ToString();
    }
}
