using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>
/// A file that the outcomes of units are added to as they come, a line each, so that a run that is stopped or killed loses none that was finished. It begins with words for the run that it is of;
/// without a unit there is no file.
/// </summary>
/// <remarks>Lines are <c>name TAB number number …</c>, numbers as the shortest text that reads back to the same bits. A line that was being written when the process ended is cut off.</remarks>
internal sealed class UnitJournal : IDisposable
{
    private const string Format = "toolkit reproduction 1";

    private readonly Lock _gate = new();
    private readonly string _header;
    private readonly Dictionary<string, ImmutableArray<double>> _units;
    private FileStream? _file;

    private UnitJournal(string path, string header, Dictionary<string, ImmutableArray<double>> units, FileStream? file) =>
        (Path, _header, _units, _file) = (path, header, units, file);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The number of units that it holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _units.Count;
        }
    }

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="words">What tells its run from others: names, tabs and values, in lines.</param>
    /// <param name="resumes">Whether to go on with what is there.</param>
    /// <returns>The journal; or what stands in the way of it: it is of another run, not to be gone on with, or no journal.</returns>
    public static Validation<DataError, UnitJournal> Open(string path, string words, bool resumes)
    {
        var header = $"{Format}\n{words}\n\n";
        FileStream? file = null;
        try
        {
            if (!File.Exists(path)) return Success<DataError, UnitJournal>(new(path, header, [], null));
            if (!resumes) return Refuse("holds a reproduction that was not finished: --resume goes on with it; remove the file to begin anew");
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            var read = Read(path, header, words, file);
            if (read.IsFail) file.Dispose();
            return read.Map(units => new UnitJournal(path, header, units, file));
        }
        catch (Exception exception) when (OutputFile.IsAboutFiles(exception))
        {
            file?.Dispose();
            return Refuse($"cannot be gone on with, or is by another run: {exception.Message}");
        }

        Validation<DataError, UnitJournal> Refuse(string message) => Fail<DataError, UnitJournal>(DataError.OfFile(path, message));
    }

    /// <summary>What a unit came to; null where it is not done.</summary>
    /// <param name="name">The unit.</param>
    public ImmutableArray<double>? Find(string name)
    {
        lock (_gate) return _units.TryGetValue(name, out var numbers) ? numbers : null;
    }

    /// <summary>Adds what a unit came to: when this returns, the system has it.</summary>
    /// <param name="name">The unit.</param>
    /// <param name="numbers">The numbers.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(string name, ImmutableArray<double> numbers)
    {
        var line = Encoding.UTF8.GetBytes($"{name}\t{string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}\n");
        lock (_gate)
        {
            if (_file is null)
            {
                OutputFile.Write(Path, file => file.Write(Encoding.UTF8.GetBytes(_header)));
                _file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                _file.Seek(0, SeekOrigin.End);
            }

            _file.Write(line);
            _file.Flush(flushToDisk: true);
            _units.Add(name, numbers);
        }
    }

    /// <summary>Takes the file away: what it was kept for is done.</summary>
    public void Remove()
    {
        Dispose();
        File.Delete(Path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    // The whole lines; the file is then as long as they are.
    private static Validation<DataError, Dictionary<string, ImmutableArray<double>>> Read(string path, string header, string words, FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var text = Encoding.UTF8.GetString(bytes, 0, whole);
        if (!text.StartsWith($"{Format}\n", StringComparison.Ordinal) || text.IndexOf("\n\n", StringComparison.Ordinal) is not (> 0 and var end))
            return Refuse(DataError.OfFile(path, $"is no journal of a reproduction: expected '{Format}' first"));
        if (text[..(end + 2)] != header) return Refuse(DataError.OfFile(path, Differences(text[(Format.Length + 1)..end], words)));
        var units = new Dictionary<string, ImmutableArray<double>>(StringComparer.Ordinal);
        var lineNumber = header.Count(letter => letter == '\n');
        foreach (var line in text[header.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            lineNumber++;
            if (line.Split('\t') is not [var name, var numbers] || Parse(numbers) is not { } parsed || !units.TryAdd(name, parsed))
                return Refuse(new(path, lineNumber, 0, "is no unit of a reproduction: expected a name that is new, a tab and numbers"));
        }

        file.SetLength(whole);
        file.Seek(0, SeekOrigin.End);
        return Success<DataError, Dictionary<string, ImmutableArray<double>>>(units);

        static Validation<DataError, Dictionary<string, ImmutableArray<double>>> Refuse(DataError error) => Fail<DataError, Dictionary<string, ImmutableArray<double>>>(error);
    }

    private static ImmutableArray<double>? Parse(string numbers)
    {
        var parsed = ImmutableArray.CreateBuilder<double>();
        foreach (var number in numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return null;
            parsed.Add(value);
        }

        return parsed.ToImmutable();
    }

    private static string Differences(string found, string wanted)
    {
        var before = found.Split('\n').Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1]);
        var differences = wanted.Split('\n').Select(line => line.Split('\t', 2)).Where(part => before.GetValueOrDefault(part[0]) != part[1])
            .Select(part => part[0] == "data" ? "other data" : $"{part[0]} {before.GetValueOrDefault(part[0], "not given")} (here {part[1]})").DefaultIfEmpty("of another version of toolkit");
        return $"is of another reproduction: {string.Join(", ", differences)}. Give the same data and options, or remove the file to begin anew";
    }
}
