using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>Tables on the standard output: with borders and colours on a screen, plain columns elsewhere.</summary>
internal static class Tables
{
    // A narrower screen needs its columns for what is to be said.
    private const int NarrowestFrame = 60;

    /// <summary>Prints tables, one below the other.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="tables">The tables.</param>
    public static void Print(Terminal terminal, params Table[] tables)
    {
        var screen = terminal.Screen;
        if (!screen.Profile.Out.IsTerminal) terminal.Output.Write(Plain(tables));
        else if (screen.Profile.Width < NarrowestFrame) WriteBare(screen, tables);
        else foreach (var table in tables) screen.Write(table.Border(TableBorder.Rounded));
    }

    private static void WriteBare(IAnsiConsole screen, IEnumerable<Table> tables)
    {
        foreach (var table in tables)
        {
            table.Columns[^1].PadRight(0);
            screen.Write(table.Border(TableBorder.None));
            screen.WriteLine();
        }
    }

    // Columns without borders, and without the spaces that fill up the last one.
    private static string Plain(IEnumerable<Table> tables)
    {
        using var text = new StringWriter();
        WriteBare(new Terminal(text, TextWriter.Null, CancellationToken.None).Screen, tables);

        return string.Join(Environment.NewLine, text.ToString().Split(Environment.NewLine).Select(line => line.TrimEnd())).TrimEnd() + Environment.NewLine;
    }
}
