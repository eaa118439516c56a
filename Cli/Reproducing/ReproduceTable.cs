using System.Globalization;
using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>A report as a table: theorem, family, bound, what was observed, margin, verdict.</summary>
internal static class ReproduceTable
{
    /// <summary>Prints a report to the standard output.</summary>
    /// <param name="report">The report.</param>
    /// <param name="terminal">Where to write.</param>
    public static void Print(ReproduceReport report, Terminal terminal)
    {
        var table = new Table()
            .AddColumn("")
            .AddColumn("method and family")
            .AddColumn(new TableColumn("bound").RightAligned().NoWrap())
            .AddColumn(new TableColumn("observed").RightAligned().NoWrap())
            .AddColumn(new TableColumn("margin").RightAligned().NoWrap())
            .AddColumn("verdict");
        var before = "";
        foreach (var (experiment, finding) in report.Findings)
        {
            if (experiment.Theorem != before) table.AddRow(new Text(experiment.Theorem, Color.Green), new Text(experiment.Name, new Style(decoration: Decoration.Bold)));
            before = experiment.Theorem;
            table.AddRow(
                new Text(""), new Text(finding.Family, Color.Grey), new Text(Number(finding.Bound)), new Text(Number(finding.Observed)), new Text(Number(finding.Margin)),
                new Text(finding.Verdict, finding.AsExpected ? Color.Green : Color.Red));
        }

        Tables.Print(terminal, table);
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(report.Verdict);
    }

    /// <summary>A bound or what is compared with it: five digits, where a factor near 1 is told apart from 1.</summary>
    /// <param name="value">The number.</param>
    public static string Number(double value) => !double.IsFinite(value) || (value != 0 && Math.Abs(value) is < 1e-3 or >= 1e5)
        ? value.ToString("0.00e-00", CultureInfo.InvariantCulture)
        : value.ToString("0.00000", CultureInfo.InvariantCulture)[..Math.Min(value < 0 ? 8 : 7, value.ToString("0.00000", CultureInfo.InvariantCulture).Length)];
}
