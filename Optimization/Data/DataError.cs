namespace Toolkit.Optimization;

/// <summary>What is wrong with data, and where: <c>a8a:12:7: expected index:value, found 'x'</c>.</summary>
/// <param name="Source">The file.</param>
/// <param name="Line">The line, from 1; 0 where the trouble is with the file as a whole.</param>
/// <param name="Column">The byte in the line, from 1; 0 where it is with the line or file as a whole.</param>
/// <param name="Message">What was expected, and what was found.</param>
public sealed record DataError(string Source, long Line, int Column, string Message)
{
    /// <summary>Trouble with a file as a whole.</summary>
    /// <param name="source">The file.</param>
    /// <param name="message">What is wrong with it.</param>
    public static DataError OfFile(string source, string message) => new(source, 0, 0, message);

    /// <summary>The error on one line, as compilers print theirs.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => $"{Source}: {Message}",
        (_, 0) => $"{Source}:{Line}: {Message}",
        _ => $"{Source}:{Line}:{Column}: {Message}",
    };
}
