using System.Collections.Immutable;
using LanguageExt;

namespace Toolkit.Sketching;

/// <summary>
/// Examples from files that need not fit into memory: read, decompressed and parsed on a thread of the stream's own, a few windows ahead of the caller.
/// </summary>
/// <remarks>
/// <para>
/// Positions count the good rows over all files and passes, from 0, and are asked for in rising order; one far ahead passes over rows, which is how a run goes on where it stopped. What stands at a position
/// depends neither on threads nor on windows. Ids of a row that are not in increasing order are sorted, and values of one id added in the order in which they stand; explicit zeros are kept.
/// </para>
/// <para>
/// An error is a value. A bad row ends the stream, unless <see cref="ExampleOptions.SkipBad"/> allows it: no row follows, and <see cref="Faults"/> says why. It has to be looked at when the rows end, since
/// those before a bad one were handed out. For use by one thread. Four windows and their rows are all the memory it takes, and none is allocated once they have their sizes.
/// </para>
/// </remarks>
public sealed class ExampleStream : IExampleSource<float>, IDisposable
{
    private static readonly int[] NoStarts = [0];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly BlockRing _ring = new();
    private readonly ExampleReading _reading;
    private readonly Thread _thread;
    private readonly ExampleOptions _options;
    private readonly bool _canBlock;
    private readonly CancellationTokenRegistration _cancelling;
    private ExampleBlock? _block;
    private (long Position, int Row, int Count) _view;
    private (long Bytes, int Pass, long FirstOfPass, string File, long Skipped, ImmutableArray<DataError> FirstSkipped) _known = (0, 0, 0, "", 0, []);
    private long _asked;
    private bool _started;
    private bool _ended;
    private bool _disposed;

    private ExampleStream(DataSource[] sources, ExampleOptions options)
    {
        _options = options;
        _reading = new(sources, options, _ring);
        _thread = new(_reading.Run) { IsBackground = true, Name = nameof(ExampleStream) };
        _cancelling = options.Cancellation.UnsafeRegister(static ring => ((BlockRing)ring!).Wake(), _ring);
        _canBlock = !sources.All(source => source.StoredBytes is not null);
        TotalBytes = sources.Aggregate((long?)0, (sum, source) => sum + source.StoredBytes) * options.Passes is > 0 and var bytes ? bytes : null;
    }

    /// <summary>Opens files, which are read when the first row is asked for.</summary>
    /// <param name="paths">
    /// Paths; <c>-</c> for standard input; patterns of a shell, whose <c>*</c>, <c>?</c> and <c>[a-z]</c> stand for what is in the names of files and folders, expanded in ordinal order.
    /// </param>
    /// <param name="options">How they are read; null for the usual.</param>
    /// <returns>The stream, to be disposed; or what is wrong: a file that is not there, a pattern that matches none, standard input that would be read twice.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Validation<DataError, ExampleStream> Open(IEnumerable<string> paths, ExampleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return FilePatterns.Expand(paths).Bind(expanded => Open(expanded, options ?? new()));
    }

    /// <summary>Opens one file, by its very name, or a stream; see the other overload for patterns.</summary>
    /// <param name="source">Where the examples come from: <see cref="DataSource.FromStream"/>, say.</param>
    /// <param name="options">How it is read; null for the usual.</param>
    /// <returns>The stream, to be disposed; or what is wrong.</returns>
    /// <exception cref="ArgumentNullException">The source is null.</exception>
    public static Validation<DataError, ExampleStream> Open(DataSource source, ExampleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Open([source], options ?? new());
    }

    private static Validation<DataError, ExampleStream> Open(DataSource[] sources, ExampleOptions options)
    {
        var errors = new DataErrors();
        var once = new System.Collections.Generic.HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (source.Missing is { } missing) errors.Add(missing);
            if (source.IsRepeatable) continue;
            if (options.Passes > 1) errors.Add(DataError.OfFile(source.Name, $"can be read once; expected a file for {options.Passes} passes"));
            if (!once.Add(source.Name)) errors.Add(DataError.OfFile(source.Name, "can be read once, and is named twice"));
        }

        if (sources.Length == 0) errors.Add(DataError.OfFile("", "no file is named"));
        return errors.IsEmpty
            ? Prelude.Success<DataError, ExampleStream>(new ExampleStream(sources, options))
            : Prelude.Fail<DataError, ExampleStream>(errors.ToSeq());
    }

    /// <inheritdoc/>
    public int Dimension => 0;

    /// <summary>The bytes of all files and passes, as they are stored; null where that is unknown, as of standard input.</summary>
    public long? TotalBytes { get; }

    /// <summary>How far the examples reach that were handed out.</summary>
    public ExampleProgress Progress => new(
        _known.Bytes, TotalBytes, _known.Pass, _options.Passes, _view.Position + _view.Count - _known.FirstOfPass, _known.File, _known.Skipped, _known.FirstSkipped);

    /// <summary>What ended the stream before the files did: at most twenty errors and a count of the others, known when no row follows; empty where nothing did.</summary>
    public Seq<DataError> Faults { get; private set; } = Seq<DataError>.Empty;

    /// <summary>Some examples from a position on, as many as one window has left, at least one; none behind the last, or behind a bad one. It waits for examples that are still being read.</summary>
    /// <param name="position">The position of the first, from 0; not before one that was asked for earlier.</param>
    /// <param name="most">The most examples wanted, at least 1.</param>
    /// <returns>A view that is valid until the next call. Its starts need not begin at 0: before the first row there may be entries of earlier ones.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position is before an earlier one, or <paramref name="most"/> is less than 1.</exception>
    /// <exception cref="ObjectDisposedException">The stream is disposed.</exception>
    /// <exception cref="OperationCanceledException"><see cref="ExampleOptions.Cancellation"/> was cancelled before the next window was there.</exception>
    public Examples<float> From(long position, int most)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (position < _asked) throw new ArgumentOutOfRangeException(nameof(position), position, $"position must be at least {_asked}, which was asked for before: a stream is read forwards only.");
        if (most < 1) throw new ArgumentOutOfRangeException(nameof(most), most, "most must be at least 1.");
        _asked = position;
        if (!_started) _thread.Start();
        _started = true;
        while (!_ended)
        {
            if (_block is { } block)
            {
                if (position < block.First + block.Rows) return View(block, (int)(position - block.First), most);
                _block = null;
                _ring.Recycle(block);
            }

            _block = _ring.Take(_options.Cancellation);
            if (_block is { } next) _known = (next.Bytes, next.Pass, next.FirstOfPass, next.File, next.Skipped, next.FirstSkipped);
            else End();
        }

        _view = (_view.Position + _view.Count, 0, 0);
        return new(NoStarts, [], [], [], []);
    }

    /// <summary>The format of the examples that were handed out last, which is never <see cref="ExampleFormat.Auto"/>; that before the first ones.</summary>
    public ExampleFormat Format { get; private set; }

    /// <summary>What the columns of the examples that were handed out last are, if they are CSV: as given, or as found; none before the first ones, and in other formats.</summary>
    /// <remarks>Given as <see cref="ExampleOptions.Columns"/> to another stream, they have it read its files as this one did.</remarks>
    public ImmutableArray<ExampleColumn> Columns { get; private set; } = [];

    /// <summary>Whether the features that were handed out last have names, and are not called by their numbers; not before the first ones.</summary>
    public bool HasNames => Format is not (ExampleFormat.Auto or ExampleFormat.Libsvm);

    /// <summary>The name of an entry of the examples that were handed out last; the number of a feature that is called by one.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="entry">The entry in the row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    /// <remarks>A name is not kept: the row is read again, so a name is worth asking for what matters only.</remarks>
    public string NameOf(int row, int entry)
    {
        if (_block is not { } block || (uint)row >= (uint)_view.Count) throw new ArgumentOutOfRangeException(nameof(row), row, "row must be one of the examples that were handed out last.");
        row += _view.Row;
        var (start, end) = (block.Starts[row], block.Starts[row + 1]);
        return (uint)entry < (uint)(end - start)
            ? block.Parser!.NameOf(block, row, block.Ids[start + entry])
            : throw new ArgumentOutOfRangeException(nameof(entry), entry, $"entry must be below {end - start}.");
    }

    /// <summary>The name of a feature that is in the window of the examples that were handed out last, up to the last of them.</summary>
    /// <param name="id">The feature.</param>
    /// <param name="name">Receives its name.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryNameOf(ulong id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? name)
    {
        name = null;
        if (_block is not { } block || block.Rows == 0) return false;
        var rows = _view.Row + _view.Count;
        var entry = block.Ids.AsSpan(0, block.Starts[rows]).IndexOf(id);
        if (entry < 0) return false;
        var row = block.Starts.AsSpan(0, rows + 1).BinarySearch(entry);
        row = row < 0 ? ~row - 1 : row;

        // Of rows that begin at one place the last has the entry: those before it are empty.
        while (block.Starts[row + 1] == entry) row++;
        name = block.Parser!.NameOf(block, row, id);
        return true;
    }

    /// <summary>Stops the thread, and closes the file. One that waits for standard input, a pipe or a caller's stream is left behind after a second, and ends with its next byte.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _cancelling.Dispose();
        _ring.Stop();
        if (!_started) return;
        if (_canBlock) _thread.Join(Patience);
        else _thread.Join();
    }

    private Examples<float> View(ExampleBlock block, int row, int most)
    {
        var count = Math.Min(most, block.Rows - row);
        var entries = block.Starts[row + count];
        _view = (block.First + row, row, count);
        (Format, Columns) = (block.Format, block.Parser!.CsvColumns);
        return new(
            block.Starts.AsSpan(row, count + 1), block.Ids.AsSpan(0, entries), block.Values.AsSpan(0, entries),
            block.Labels.AsSpan(row, count), block.Weights.AsSpan(row, count));
    }

    private void End()
    {
        _ended = true;
        Faults = _reading.Faults.IsEmpty ? Seq<DataError>.Empty : _reading.Faults.ToSeq();
    }
}
