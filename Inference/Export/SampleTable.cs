using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Inference;

/// <summary>A column of a table that was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What the file calls the type of its values.</param>
/// <param name="Kind">What it holds; nothing where a sample has no such columns.</param>
internal sealed record TableColumn(string Name, string Type, ColumnKind? Kind)
{
    /// <summary>The values of all rows.</summary>
    public List<double> Rows { get; } = [];

    /// <summary>How many rows have no value that had to have one.</summary>
    public int Missing { get; set; }
}

/// <summary>A sample as a table: a row for each draw, one chain after the other.</summary>
internal static class SampleTable
{
    private static readonly (string Name, ColumnKind Kind)[] Own =
        [("chain", ColumnKind.Whole), ("draw", ColumnKind.Whole), .. SampleColumns.Transition.Select(column => (column.Name, column.Kind))];

    /// <summary>The columns of a sample: chain and draw, from 1, what the transitions were like, and the quantities.</summary>
    /// <param name="sample">The sample.</param>
    /// <exception cref="ArgumentException">A quantity is called as another column is.</exception>
    public static SampleColumn[] ColumnsOf(PosteriorSample sample)
    {
        SampleColumn[] columns =
        [
            new(Own[0].Name, Own[0].Kind, chain => [.. Enumerable.Repeat(chain + 1.0, sample.Count)]),
            new(Own[1].Name, Own[1].Kind, _ => [.. Enumerable.Range(1, sample.Count).Select(static draw => (double)draw)]),
            .. SampleColumns.TransitionsOf(sample), .. SampleColumns.QuantitiesOf(sample),
        ];
        SampleColumns.CheckNames(columns.Select(column => column.Name));
        return columns;
    }

    /// <summary>A sample from the rows of a table, however they were grouped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">How it was made.</param>
    /// <param name="columns">All columns; those that are not Stan's are the quantities, in their order.</param>
    public static Validation<DataError, PosteriorSample> Join(string path, IReadOnlyDictionary<string, string> settings, IReadOnlyList<TableColumn> columns)
    {
        var errors = new DataErrors();
        void Refuse(string message) => errors.Add(DataError.OfFile(path, message));
        if (SampleColumns.Twice(columns.Select(column => column.Name)) is { } twice) Refuse($"has two columns '{twice}'");
        foreach (var (name, _) in Own)
        {
            if (columns.All(column => column.Name != name)) Refuse($"expected a column '{name}'; there is none");
        }

        foreach (var column in columns)
        {
            var expected = Own.FirstOrDefault(own => own.Name == column.Name) is (not null, var kind) ? kind : ColumnKind.Real;
            if (column.Kind != expected) Refuse($"expected {TextOf(expected)} in column '{column.Name}', found {column.Type}");
            else if (column.Missing > 0) Refuse($"column '{column.Name}' lacks {column.Missing} values");
        }

        if (!errors.IsEmpty) return Fail<DataError, PosteriorSample>(errors.ToSeq());
        TableColumn[] own = [.. Own.Select(expected => columns.First(column => column.Name == expected.Name))];
        var (chain, draw) = (own[0].Rows, own[1].Rows);
        var count = chain.TakeWhile(static value => value == 1).Count();
        for (var row = 0; row < chain.Count && errors.IsEmpty; row++)
        {
            var (c, i) = (1 + (row / Math.Max(count, 1)), 1 + (row % Math.Max(count, 1)));
            if (chain[row] != c || draw[row] != i) Refuse($"row {row + 1}: expected draw {i} of chain {c}, found draw {draw[row]} of chain {chain[row]}");
        }

        if (errors.IsEmpty && count > 0 && chain.Count % count != 0) Refuse($"the last chain has {chain.Count % count} draws; expected {count} as in the first");
        return errors.IsEmpty
            ? SampleColumns.Join(
                path, settings, chain.Count / Math.Max(count, 1), count, [.. own[2..].Select(Cut)], [.. columns.Where(column => Own.All(expected => expected.Name != column.Name)).Select(Cut)])
            : Fail<DataError, PosteriorSample>(errors.ToSeq());

        SampleColumn Cut(TableColumn column) => new(column.Name, column.Kind!.Value, chain => [.. column.Rows.Skip(chain * count).Take(count)]);
    }

    private static string TextOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => "whole numbers of 32 bits",
        ColumnKind.Flag => "booleans",
        _ => "real numbers of 64 bits",
    };
}
