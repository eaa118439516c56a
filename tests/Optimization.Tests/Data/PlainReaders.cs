using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Toolkit.Optimization.Tests;

/// <summary>The readers as one would write them on a slow afternoon.</summary>
internal static partial class PlainReaders
{
    /// <summary>The rows that are well formed, and the lines that are not.</summary>
    public static (List<(long Line, double Label, List<(long Index, double Value)> Entries)> Rows, HashSet<long> BadLines) Libsvm(byte[] bytes)
    {
        var (rows, bad) = (new List<(long, double, List<(long, double)>)>(), new HashSet<long>());
        var lines = Plain(bytes).Split('\n');
        for (var line = 1; line <= lines.Length; line++)
        {
            var tokens = lines[line - 1].Split([' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries).TakeWhile(token => token[0] != '#').ToArray();
            if (tokens.Length == 0) continue;
            var (entries, before, good) = (new List<(long, double)>(), 0L, Number(tokens[0], out var label));
            foreach (var token in tokens[1..])
            {
                var parts = token.Split(':', 2);
                var value = 0.0;
                var entry = parts.Length == 2 && Index().IsMatch(parts[0]) && Number(parts[1], out value);
                var index = entry ? (long)Math.Min(double.Parse(parts[0], CultureInfo.InvariantCulture), 1e12) : 0;
                good &= entry && index > before && index <= int.MaxValue;
                before = index;
                entries.Add((index, value));
            }

            if (good) rows.Add((line, label, entries));
            else bad.Add(line);
        }

        return (rows, bad);
    }

    /// <summary>The records of a file that is well formed, each with the line that it begins on.</summary>
    public static List<(long Line, List<string> Fields)> Csv(byte[] bytes)
    {
        var text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? Encoding.UTF8.GetString(bytes[3..]) : Encoding.UTF8.GetString(bytes);
        var records = new List<(long, List<string>)>();
        for (var (at, line) = (0, 1L); at < text.Length;)
        {
            var empty = EmptyLine().Match(text, at);
            if (empty.Success && empty.Index == at && empty.Length > 0)
            {
                at += empty.Length;
                line++;
                continue;
            }

            var (fields, first) = (new List<string>(), line);
            while (true)
            {
                var match = Field().Match(text, at);
                if (!match.Success || match.Index != at) throw new FormatException($"no field at {at}");
                fields.Add(match.Groups["quoted"].Success ? match.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : match.Groups["bare"].Value.Trim(' ', '\t'));
                line += match.Value.Count(character => character == '\n');
                at += match.Length;
                if (!match.Groups["end"].Value.EndsWith(',')) break;
            }

            records.Add((first, fields));
        }

        return records;
    }

    public static bool IsNumber(string text) => Number(text, out _);

    public static bool Number(string text, out double value)
    {
        value = 0;
        return Decimal().IsMatch(text) && double.TryParse(text, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= 1e100;
    }

    private static string Plain(byte[] bytes) => Encoding.Latin1.GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Index();

    [GeneratedRegex(@"\A[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\G(\r?\n|\r\z)")]
    private static partial Regex EmptyLine();

    [GeneratedRegex("""\G(?:[ \t]*"(?<quoted>(?:[^"]|"")*)"[ \t]*|(?<bare>[^",\n\r]*))(?<end>,|\r?\n|\r?\z)""")]
    private static partial Regex Field();
}
