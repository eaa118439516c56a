using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>
/// Reads the LIBSVM format: a row is <c>label index:value index:value …</c>, indices from 1 on and increasing; blank lines and what
/// follows a <c>#</c> at the beginning of a token are left out.
/// </summary>
/// <remarks>
/// <para>
/// The text is read once, in windows, while the window before is parsed in blocks of whole lines; with a <see cref="WorkerTeam"/> at the same
/// time. Neither the threads nor where a block ends show in the result.
/// </para>
/// <para>
/// Every error is kept with its line and column; reading goes on behind it, and a file with an error gives no data, so that no row is lost in silence.
/// Numbers have the bits of <see cref="double.Parse(string)"/>, and are at most 1e100 in size.
/// </para>
/// <para>The format is that of Chang and Lin 2011, LIBSVM: a library for support vector machines.</para>
/// </remarks>
public static class LibsvmReader
{
    private const string Rowless = "has no rows; expected lines of label index:value ...";

    /// <summary>Reads a file to its end.</summary>
    /// <param name="source">The file: a path, or a stream.</param>
    /// <param name="options">What the file does not say of itself; null for the usual.</param>
    /// <param name="team">The threads to use; null for the calling thread.</param>
    /// <returns>The rows, or what is wrong: at most twenty errors and a count of the others.</returns>
    public static Validation<DataError, LabelledRows> Read(DataSource source, LibsvmOptions? options = null, WorkerTeam? team = null) =>
        Read(source, options ?? new(), team, TextBlocks.UsualWindow, TextBlocks.UsualBlock);

    /// <summary>As the public method, with windows and blocks of other sizes.</summary>
    internal static Validation<DataError, LabelledRows> Read(DataSource source, LibsvmOptions options, WorkerTeam? team, int window, int block)
    {
        var rows = Lines(source, new(source.Name, options, "a label"), options.FirstIndex, team, window, block);
        return options.Weights is { } weights
            ? from read in rows
              from weighted in Lines(weights, new(weights.Name, new(), "a weight"), 1, team, window, block)
              from weighing in Weigh(read, weighted)
              select weighing
            : rows;
    }

    private static Validation<DataError, LabelledRows> Lines(DataSource source, LibsvmParser parser, int firstIndex, WorkerTeam? team, int window, int block) =>
        source.Read(stream => Join(source.Name, TextBlocks.Parse(stream, parser, team, window, block), firstIndex, team));

    // A file of weights is one of labels without entries.
    private static Validation<DataError, LabelledRows> Weigh(LabelledRows rows, LabelledRows weights)
    {
        var errors = new DataErrors();
        for (var i = 0; i < weights.Rows; i++)
        {
            if (weights.Matrix.RowIndices(i).Length > 0) errors.Add(new(weights.Source, weights.Lines[i], 0, "expected a weight alone on its line, found entries behind it"));
            if (weights.Labels[i] < 0) errors.Add(new(weights.Source, weights.Lines[i], 1, $"expected a weight of at least 0, found '{weights.Labels[i]}'"));
        }

        if (weights.Rows != rows.Rows) errors.Add(DataError.OfFile(weights.Source, $"expected a weight for each of the {rows.Rows} rows of {rows.Source}, found {weights.Rows}"));
        return errors.IsEmpty
            ? Prelude.Success<DataError, LabelledRows>(rows with { Weights = weights.Labels })
            : Prelude.Fail<DataError, LabelledRows>(errors.ToSeq());
    }

    private static Validation<DataError, LabelledRows> Join(string source, List<LibsvmBlock> blocks, int firstIndex, WorkerTeam? team)
    {
        var errors = new DataErrors();
        var (lines, rows, entries, features) = (0L, 0L, 0L, 0);
        foreach (var block in blocks)
        {
            errors.Add(block.Errors, lines);
            (lines, rows, entries, features) = (lines + block.Lines, rows + block.Rows, entries + block.Entries, Math.Max(features, block.Features));
        }

        if (errors.IsEmpty && rows == 0) errors.Add(DataError.OfFile(source, Rowless));
        if (errors.IsEmpty && Math.Max(rows + 1, entries) > Array.MaxLength)
            errors.Add(DataError.OfFile(source, $"has {rows} rows and {entries} entries; at most {Array.MaxLength} of each can be held"));
        if (!errors.IsEmpty) return Prelude.Fail<DataError, LabelledRows>(errors.ToSeq());

        var body = new Joining(blocks, (int)rows, (int)entries);
        WorkerTeam.Run(team, ref body, blocks.Count);
        return Prelude.Success<DataError, LabelledRows>(new(
            source,
            new(Frozen(body.Offsets), Frozen(body.Columns), Frozen(body.Values), (int)rows, features),
            Frozen(body.Labels),
            Frozen(body.Lines))
        {
            FirstIndex = firstIndex,
        });
    }

    private static ImmutableArray<TElement> Frozen<TElement>(TElement[] elements) => ImmutableCollectionsMarshal.AsImmutableArray(elements);

    // Each block goes to its own place, so that the threads do not matter.
    private readonly struct Joining : IParallelBody
    {
        private readonly List<LibsvmBlock> _blocks;
        private readonly (int Row, int Entry, long Line)[] _places;

        public Joining(List<LibsvmBlock> blocks, int rows, int entries)
        {
            _blocks = blocks;
            _places = new (int, int, long)[blocks.Count];
            for (var i = 1; i < _places.Length; i++)
            {
                var (before, place) = (blocks[i - 1], _places[i - 1]);
                _places[i] = (place.Row + before.Rows, place.Entry + before.Entries, place.Line + before.Lines);
            }

            (Offsets, Labels, Lines) = (new int[rows + 1], new double[rows], new long[rows]);
            (Columns, Values) = (GC.AllocateUninitializedArray<int>(entries), GC.AllocateUninitializedArray<double>(entries));
        }

        public int[] Offsets { get; }

        public double[] Labels { get; }

        public long[] Lines { get; }

        public int[] Columns { get; }

        public double[] Values { get; }

        public void Invoke(int part)
        {
            var (block, (row, entry, line)) = (_blocks[part], _places[part]);
            block.Columns.AsSpan(0, block.Entries).CopyTo(Columns.AsSpan(entry));
            block.Values.AsSpan(0, block.Entries).CopyTo(Values.AsSpan(entry));
            block.Labels.AsSpan(0, block.Rows).CopyTo(Labels.AsSpan(row));
            for (var i = 0; i < block.Rows; i++)
            {
                Offsets[row + i + 1] = entry + block.RowEnds[i];
                Lines[row + i] = line + block.RowLines[i];
            }
        }
    }
}
