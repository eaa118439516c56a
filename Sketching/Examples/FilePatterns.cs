using LanguageExt;

namespace Toolkit.Sketching;

/// <summary>Paths as a shell takes them: <c>*</c> and <c>?</c> for any characters of a name, <c>[a-z]</c> and <c>[!a-z]</c> for one of some.</summary>
/// <remarks>
/// What exists by its very name is no pattern. Patterns match files in any folder that they match, links followed; names that begin with a point only where the pattern does. <c>**</c> is no more than <c>*</c>.
/// </remarks>
internal static class FilePatterns
{
    /// <summary>The files that paths name, those of a pattern in ordinal order.</summary>
    /// <param name="paths">Paths and patterns; <c>-</c> for standard input.</param>
    /// <returns>The files, or the patterns that match none.</returns>
    public static Validation<DataError, DataSource[]> Expand(IEnumerable<string> paths)
    {
        var (sources, errors) = (new List<DataSource>(), new DataErrors());
        foreach (var path in paths)
        {
            ArgumentNullException.ThrowIfNull(path, nameof(paths));
            if (path.AsSpan().IndexOfAny("*?[") < 0 || File.Exists(path) || Directory.Exists(path))
            {
                sources.Add(DataSource.FromPath(path));
                continue;
            }

            var matches = Matches(path);
            if (matches.Count == 0) errors.Add(DataError.OfFile(path, "matches no file"));
            foreach (var match in matches) sources.Add(DataSource.FromPath(match));
        }

        return errors.IsEmpty ? Prelude.Success<DataError, DataSource[]>([.. sources]) : Prelude.Fail<DataError, DataSource[]>(errors.ToSeq());
    }

    /// <summary>Whether a pattern matches the whole of a name.</summary>
    /// <param name="pattern">The pattern of one file or folder.</param>
    /// <param name="name">The name.</param>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Where it does not go on, the last star takes one more character.
        var (at, next, star, taken) = (0, 0, -1, 0);
        while (next < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, next);
            }
            else if (at < pattern.Length && MatchesOne(pattern[at..], name[next], out var length))
            {
                (at, next) = (at + length, next + 1);
            }
            else if (star >= 0)
            {
                (at, next) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char character, out int length)
    {
        length = 1;
        if (pattern[0] == '?') return true;
        if (pattern[0] != '[') return pattern[0] == character;
        var negated = pattern.Length > 1 && pattern[1] is '!' or '^';
        var first = negated ? 2 : 1;
        var end = pattern.Length > first ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (end < 0) return character == '[';
        var set = pattern.Slice(first, end + 1);
        length = first + set.Length + 1;
        var isIn = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                isIn |= character >= set[i] && character <= set[i + 2];
                i += 2;
            }
            else
            {
                isIn |= character == set[i];
            }
        }

        return isIn != negated;
    }

    private static List<string> Matches(string path)
    {
        var parts = path.Split(Path.DirectorySeparatorChar);
        var folders = new List<string> { Path.IsPathRooted(path) ? Path.GetPathRoot(path)! : "" };
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0) continue;
            var next = new List<string>();
            foreach (var folder in folders) Walk(folder, parts[i], i == parts.Length - 1, next);
            folders = next;
        }

        folders.Sort(StringComparer.Ordinal);
        return folders;
    }

    private static void Walk(string folder, string part, bool isFile, List<string> next)
    {
        if (part.AsSpan().IndexOfAny("*?[") < 0)
        {
            var path = Path.Combine(folder, part);
            if (isFile ? File.Exists(path) : Directory.Exists(path)) next.Add(path);
            return;
        }

        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = 0 };
        var parent = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(parent)) return;
        foreach (var entry in isFile ? Directory.EnumerateFiles(parent, "*", options) : Directory.EnumerateDirectories(parent, "*", options))
        {
            var name = Path.GetFileName(entry);
            if ((name[0] != '.' || part[0] == '.') && IsMatch(part, name)) next.Add(Path.Combine(folder, name));
        }
    }
}
