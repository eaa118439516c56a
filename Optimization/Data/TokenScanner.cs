using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>The tokens of a line: what stands between spaces, up to a token that begins with <c>#</c>.</summary>
/// <param name="line">The line, without its end.</param>
internal ref struct TokenScanner(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;

    /// <summary>Where the last token begins, from 1.</summary>
    public int Column { get; private set; }

    /// <summary>Moves to the next token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Whether there is one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(out ReadOnlySpan<byte> token)
    {
        var start = _next;
        while (start < _line.Length && IsSpace(_line[start])) start++;
        if (start == _line.Length || _line[start] == '#')
        {
            _next = _line.Length;
            token = default;
            return false;
        }

        var end = start + 1;
        while (end < _line.Length && !IsSpace(_line[end])) end++;
        (_next, Column) = (end, start + 1);
        token = _line[start..end];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSpace(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\v' or (byte)'\f';
}
