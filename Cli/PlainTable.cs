using System.Text;
using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>Rows of text: columns between spaces where they go to a file, a table with borders on a screen. What goes to a file needs no console library, whose code takes longer to compile than a short run lasts.</summary>
/// <param name="Header">The names of the columns; none for a table without a first line.</param>
/// <param name="Rows">The rows, as many cells each as there are columns.</param>
/// <param name="Left">How many columns, from the first on, are aligned to the left; the others to the right.</param>
internal sealed record PlainTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, int Left = 1)
{
    /// <summary>Prints tables, one below the other.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="tables">The tables.</param>
    public static void Print(Terminal terminal, params IReadOnlyList<PlainTable> tables)
    {
        if (terminal.IsScreen) Tables.Print(terminal, [.. tables.Select(table => table.Framed())]);
        else terminal.Output.Write(string.Join('\n', tables.Select(table => table.Plain())));
    }

    private string Plain()
    {
        var all = Header.Count == 0 ? Rows : [Header, .. Rows];
        var widths = Enumerable.Range(0, all.Count == 0 ? 0 : all[0].Count).Select(column => all.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            var line = new StringBuilder();
            for (var column = 0; column < widths.Length; column++)
            {
                if (column > 0) line.Append(' ');
                line.Append(column < Left ? row[column].PadRight(widths[column]) : row[column].PadLeft(widths[column]));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private Table Framed()
    {
        var table = new Table();
        for (var column = 0; column < (Header.Count > 0 ? Header.Count : Rows[0].Count); column++)
        {
            var added = new TableColumn(Markup.Escape(Header.Count > 0 ? Header[column] : ""));
            if (column >= Left) added.Alignment = Justify.Right;
            table.AddColumn(added);
        }

        if (Header.Count == 0) table.ShowHeaders = false;
        foreach (var row in Rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        return table;
    }
}
