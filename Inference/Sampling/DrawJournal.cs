using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Toolkit.Inference;

/// <summary>A journal of draws cannot be gone on with: it is of another run, or of another machine, or it cannot be written.</summary>
/// <param name="message">The file, what was found there, and what was expected.</param>
/// <param name="inner">What the system said; null where it said nothing.</param>
public sealed class DrawJournalException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// A folder that draws are written to as they come, so that a run that is killed loses none: of each chain a CSV file as CmdStan writes it, to which lines are added,
/// and beside it the free values of its draws and the state of its warm-up.
/// </summary>
/// <remarks>
/// <para>
/// <c>model-1.csv</c> begins once the first chain's warm-up is done; from then on every draw is a line, handed to the system before the next transition begins. <c>model-1.points</c> has
/// the free values, little-endian doubles, a row a draw; <c>model-1.warmup</c> the warm-up, saved once a second and at its end; <c>model-times.jsonl</c> how long each phase took, in lines of
/// their own, so that the draws of a run that was interrupted are byte for byte those of one that was not.
/// </para>
/// <para>A state is a function of the warm-up's end, the last draw and the number of transitions: nothing but the draws is saved while they are made.</para>
/// </remarks>
public sealed class DrawJournal
{
    private readonly Lock _gate = new();

    /// <summary>A journal in a folder, which is made where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="resumes">Whether to go on with the draws that are there; where there are none the run begins.</param>
    /// <param name="allowDifferentHardware">Whether to go on where the hardware or runtime is another, and the draws may differ in their last bits.</param>
    public DrawJournal(string folder, bool resumes = false, bool allowDifferentHardware = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        (Folder, Resumes, AllowDifferentHardware) = (folder, resumes, allowDifferentHardware);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether draws that are there are gone on with.</summary>
    public bool Resumes { get; }

    /// <summary>Whether other hardware is allowed.</summary>
    public bool AllowDifferentHardware { get; }

    /// <summary>The number of draws of each chain that are there, by the number of the chain from 1.</summary>
    /// <param name="model">What the model is called.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyDictionary<int, long> Saved(string model) =>
        FilesOf(model, ".csv").ToDictionary(file => file.Chain, file => CmdStanFile.CountDraws(file.Path).Draws);

    /// <summary>The CSV file of a chain.</summary>
    internal string DrawsOf(string model, int chain) => Path.Combine(Folder, $"{CmdStanFile.FileNameOf(model)}-{chain + 1}.csv");

    internal string PointsOf(string model, int chain) => Path.Combine(Folder, $"{CmdStanFile.FileNameOf(model)}-{chain + 1}.points");

    internal string WarmupOf(string model, int chain) => Path.Combine(Folder, $"{CmdStanFile.FileNameOf(model)}-{chain + 1}.warmup");

    /// <summary>
    /// Makes the folder and holds it for one run; of a run that begins, takes away what a finished one left there, and refuses what an unfinished one did.
    /// </summary>
    internal IDisposable Hold(string model)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(Folder);
            held = new(Path.Combine(Folder, $"{CmdStanFile.FileNameOf(model)}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            if (!Resumes) Clear(model);
            return held;
        }
        catch (Exception exception)
        {
            held?.Dispose();
            if (exception is IOException or UnauthorizedAccessException) throw new DrawJournalException($"{Folder}: cannot be written, or is by another run: {exception.Message}", exception);
            throw;
        }
    }

    private void Clear(string model)
    {
        var found = FilesOf(model, ".csv").Select(file => (file.Path, Size: CmdStanFile.CountDraws(file.Path))).Where(file => file.Size.Chains > 0).ToArray();
        foreach (var (path, size) in found)
        {
            if (size.Draws < size.Planned) throw new DrawJournalException($"{path}: has {size.Draws} of {size.Planned} draws of a run that was interrupted; resume it, or name another folder");
        }

        // Of chains that had not come to their draws, nothing but the warm-up is there, or nothing.
        var chains = Math.Max(found.Select(file => file.Size.Chains).DefaultIfEmpty(0).Max(), FilesOf(model, ".warmup").Length);
        if (found.Length < chains)
            throw new DrawJournalException($"{Folder}: has the draws of {found.Length} of {chains} chains of a run that was interrupted; resume it, or name another folder");
        string[] kinds = [".points", ".warmup"];
        foreach (var path in kinds.SelectMany(kind => FilesOf(model, kind)).Select(file => file.Path).Concat(found.Select(file => file.Path))) File.Delete(path);
        File.Delete(Path.Combine(Folder, $"{CmdStanFile.FileNameOf(model)}-times.jsonl"));
    }

    /// <summary>Takes note of how long a phase of a chain took.</summary>
    internal void Time(string model, int chain, string phase, TimeSpan time)
    {
        lock (_gate)
        {
            File.AppendAllText(
                Path.Combine(Folder, $"{CmdStanFile.FileNameOf(model)}-times.jsonl"),
                string.Create(CultureInfo.InvariantCulture, $$"""{"chain":{{chain + 1}},"phase":"{{phase}}","seconds":{{time.TotalSeconds:f3}}}""") + "\n");
        }
    }

    private (int Chain, string Path)[] FilesOf(string model, string extension)
    {
        var name = CmdStanFile.FileNameOf(model);
        return !Directory.Exists(Folder) ? [] :
        [
            .. from path in Directory.GetFiles(Folder, $"{name}-*{extension}")
               let number = Path.GetFileName(path)[(name.Length + 1)..^extension.Length]
               where number.Length > 0 && number.All(char.IsAsciiDigit)
               select (int.Parse(number, CultureInfo.InvariantCulture), path),
        ];
    }
}

/// <summary>The journal of a chain while its draws are made.</summary>
internal sealed class ChainJournal : IDisposable
{
    private readonly FileStream _draws;
    private readonly FileStream _points;
    private readonly ArrayBufferWriter<byte> _line = new(1024);

    private ChainJournal(FileStream draws, FileStream points, ChainDraws? saved) => (_draws, _points, Saved) = (draws, points, saved);

    /// <summary>The draws that were there; null where there are none.</summary>
    public ChainDraws? Saved { get; }

    /// <summary>Opens the journal of a chain whose warm-up is done.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="header">What the CSV file begins with.</param>
    /// <param name="model">What the model is called.</param>
    /// <param name="chain">The number of the chain, from 0.</param>
    /// <param name="quantities">The number of quantities of a draw.</param>
    /// <param name="dimension">The number of free values of a draw.</param>
    /// <exception cref="DrawJournalException">What is there is of another run.</exception>
    public static ChainJournal Open(DrawJournal journal, string header, string model, int chain, int quantities, int dimension)
    {
        var (path, pointsPath) = (journal.DrawsOf(model, chain), journal.PointsOf(model, chain));
        var isNew = !File.Exists(path);
        if (isNew)
        {
            File.Delete(pointsPath);
            WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(header)));
        }

        var draws = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        FileStream? points = null;
        try
        {
            points = new FileStream(pointsPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var saved = isNew ? null : Restore(draws, points, path, header, quantities, dimension);
            draws.Seek(0, SeekOrigin.End);
            points.Seek(0, SeekOrigin.End);
            return new(draws, points, saved);
        }
        catch
        {
            points?.Dispose();
            draws.Dispose();
            throw;
        }
    }

    /// <summary>Adds a draw: when this returns the system has it, and a killed process loses it no more.</summary>
    /// <exception cref="DrawJournalException">The file cannot be written: the disk is full, for one.</exception>
    public void Add(in TransitionRecord transition, ReadOnlySpan<double> values, ReadOnlySpan<double> point)
    {
        _line.ResetWrittenCount();
        CmdStanFile.AppendDraw(_line, transition, values);
        try
        {
            // The line last: where it is, the free values are too.
            _points.Write(MemoryMarshal.AsBytes(point));
            _draws.Write(_line.WrittenSpan);
        }
        catch (IOException exception)
        {
            throw new DrawJournalException($"{_draws.Name}: cannot be written: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        _points.Flush(flushToDisk: true);
        _draws.Flush(flushToDisk: true);
        _points.Dispose();
        _draws.Dispose();
    }

    // Reads the whole lines, and cuts off one that was being written.
    private static ChainDraws? Restore(FileStream draws, FileStream points, string path, string header, int quantities, int dimension)
    {
        var expected = Encoding.UTF8.GetBytes(header);
        var found = new byte[expected.Length];
        var length = draws.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
        if (length < expected.Length || !found.AsSpan().SequenceEqual(expected)) throw new DrawJournalException(Difference(path, header, Encoding.UTF8.GetString(found, 0, length)));
        draws.SetLength(CmdStanFile.WholeLines(draws, expected.Length));
        if (draws.Length == expected.Length)
        {
            points.SetLength(0);
            return null;
        }

        var errors = new List<DataError>();
        if (CmdStanFile.ReadChain(path, errors) is not { } chain) throw new DrawJournalException($"{errors[0]}");

        // After a crash of the whole machine one file may have come further than the other: what they have in common is gone on with.
        var width = sizeof(double) * (long)dimension;
        var count = (int)Math.Min(chain.Draws.Count, points.Length / width);
        if (count < chain.Draws.Count) draws.SetLength(CmdStanFile.EndOfLine(draws, expected.Length, count));
        points.SetLength(count * width);
        if (count == 0) return null;
        var values = new double[(long)count * dimension];
        points.Seek(0, SeekOrigin.Begin);
        points.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return chain.Draws with
        {
            Values = chain.Draws.Values[..(count * quantities)],
            Transitions = chain.Draws.Transitions[..count],
            Points = ImmutableCollectionsMarshal.AsImmutableArray(values),
        };
    }

    private static string Difference(string path, string expected, string found)
    {
        var (lines, others) = (expected.Split('\n'), found.Split('\n'));
        for (var k = 0; k < lines.Length; k++)
        {
            var other = k < others.Length ? others[k] : "";
            if (other != lines[k]) return $"{path}:{k + 1}: is the journal of another run: found '{Short(other)}', expected '{Short(lines[k])}'";
        }

        return $"{path}: is the journal of another run";
    }

    private static string Short(string line) => line.Length <= 80 ? line : $"{line[..77]}...";
}
