using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>A path as tables: what was fitted, and a line for each penalty.</summary>
internal static class PathTable
{
    /// <summary>Prints a report to the standard output.</summary>
    /// <param name="report">The report.</param>
    /// <param name="terminal">Where to write.</param>
    public static void Print(PathReport report, Terminal terminal) => Tables.Print(terminal, Summary(report), Penalties(report));

    private static Table Summary(PathReport report)
    {
        var table = new Table().HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        void Row(string name, string value) => table.AddRow(new Text(name, Color.Grey), new Text(value));

        Row("data", Path.GetFileName(report.Data));
        Row("rows", Figures.Count(report.Rows));
        Row("features", Figures.Count(report.Features));
        Row("entries", Figures.Count(report.Entries));
        if (report.Classes is { } classes) Row("labels", FitTable.Labels(report.Options.Loss, [.. classes.Select(Figures.Name)]));
        table.AddEmptyRow();
        Row("loss", report.Options.Loss.Name);
        if (report.Options.Delta is { } delta) Row("delta", Figures.Parameter(delta));
        Row("penalties", $"{Figures.Count(report.Options.Path!.Value)} of {Words(report.Options)}");
        if (report.Options.Standardise) Row("scaling", report.Options.Intercept ? "centred and scaled" : "scaled");
        if (!report.Options.Intercept) Row("intercept", "none");
        table.AddEmptyRow();
        table.AddRow(new Text("outcome", Color.Grey), new Markup(Outcome(report)));
        Row("time", $"{Figures.Duration(TimeSpan.FromSeconds(report.FitSeconds))}, reading {Figures.Duration(TimeSpan.FromSeconds(report.ReadSeconds))}");
        if (report.TestFile is { } test) Row("test data", Path.GetFileName(test));
        if (report.Chosen is { } chosen) Row("chosen", $"penalty {Figures.Count(chosen)}: {(report.TestFile is null ? "the last" : "the least test loss")}");
        if (report.Model is { } model) Row("model", Path.GetFileName(model));
        return table;
    }

    private static string Words(FitOptions options) => options.L1Ratio switch
    {
        1 => "the L1 norm",
        var ratio => $"the elastic net, {Figures.Parameter(ratio)} of it the L1 norm",
    };

    private static string Outcome(PathReport report) => report.Outcome switch
    {
        FitReport.ConvergedName => "[green]converged at every penalty[/]",
        "cancelled" => $"[yellow]cancelled after {Figures.Count(report.Penalties.Length)} penalties[/]",
        FitReport.StalledName => "[yellow]stopped at some penalties: no further progress in double precision[/]",
        _ => $"[red]not finite: {Markup.Escape(report.NonFinite ?? "")}[/]",
    };

    private static Table Penalties(PathReport report)
    {
        var table = new Table();
        string[] names = ["", "penalty", "not 0", "objective", "gap", "explained"];
        foreach (var name in names) table.AddColumn(new TableColumn(name).RightAligned());
        if (report.TestFile is not null) table.AddColumn(new TableColumn("test loss").RightAligned());
        var shown = report.Penalties.IsEmpty ? [] : (report.Penalties[0].Test?.Shown ?? []).Select(figure => figure.Name).Where(name => name != "log-loss").ToArray();
        foreach (var name in shown) table.AddColumn(new TableColumn($"test {name}").RightAligned());
        for (var k = 0; k < report.Penalties.Length; k++)
        {
            var row = report.Penalties[k];
            var tests = row.Test?.Shown.ToDictionary(figure => figure.Name, figure => figure.Value);
            string[] cells =
            [
                $"{(k + 1 == report.Chosen ? "> " : "")}{Figures.Count(k + 1)}",
                Figures.Value(row.Penalty, 4),
                Figures.Count(row.NonZeros),
                Figures.Value(row.Objective, 8),
                Figures.Magnitude(row.Gap),
                row.Explained is { } share ? Figures.Share(share) : "",
                .. row.TestLoss is { } loss ? [Figures.Value(loss, 6)] : Array.Empty<string>(),
                .. shown.Select(name => tests?.GetValueOrDefault(name, "") ?? ""),
            ];
            table.AddRow([.. cells.Select((cell, at) => new Text(cell, at == 0 ? Color.Grey : k + 1 == report.Chosen ? Color.Green : Color.Default))]);
        }

        return table;
    }
}
