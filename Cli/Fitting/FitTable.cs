using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>A report as a table: with borders and colours on a screen, plain columns elsewhere.</summary>
internal static class FitTable
{
    /// <summary>How many coefficients are shown.</summary>
    public const int Shown = 10;

    /// <summary>Prints a report to the standard output.</summary>
    /// <param name="report">The report.</param>
    /// <param name="terminal">Where to write.</param>
    public static void Print(FitReport report, Terminal terminal)
    {
        Table[] tables = report switch
        {
            { Certified: { } certified } => [Summary(report), Comparison(certified)],
            { NonZeroCoefficients: > 0 } => [Summary(report), Largest(report)],
            _ => [Summary(report)],
        };
        if (terminal.Screen.Profile.Out.IsTerminal) foreach (var table in tables) terminal.Screen.Write(table.Border(TableBorder.Rounded));
        else terminal.Output.Write(Plain(tables));
    }

    // Columns without borders, and without the spaces that fill up the last one.
    private static string Plain(IEnumerable<Table> tables)
    {
        using var text = new StringWriter();
        var screen = new Terminal(text, TextWriter.Null, CancellationToken.None).Screen;
        foreach (var table in tables)
        {
            screen.Write(table.Border(TableBorder.None));
            text.WriteLine();
        }

        return string.Join(Environment.NewLine, text.ToString().Split(Environment.NewLine).Select(line => line.TrimEnd())).TrimEnd() + Environment.NewLine;
    }

    private static Table Summary(FitReport report)
    {
        var table = new Table().HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        void Row(string name, string value) => table.AddRow(new Text(name, Color.Grey), new Text(value));

        Row("data", Path.GetFileName(report.Data));
        Row("rows", Figures.Count(report.Rows));
        Row("features", Figures.Count(report.Features));
        Row("entries", Figures.Count(report.Entries));
        if (report.Classes is { } classes) Row("labels", $"{Figures.Parameter(classes.Negative)} as -1, {Figures.Parameter(classes.Positive)} as +1");
        table.AddEmptyRow();
        Row("loss", report.Loss);
        if (report.L1 > 0) Row("l1", Figures.Parameter(report.L1));
        if (report.L2 > 0) Row("l2", Figures.Parameter(report.L2));
        if (report.Standardised) Row("scaling", report.Intercept is null ? "scaled" : "centred and scaled");
        Row("intercept", report.Intercept is { } intercept ? Figures.Value(intercept, 6) : "none");
        table.AddEmptyRow();
        table.AddRow(new Text("outcome", Color.Grey), new Markup(Outcome(report)));
        Row("objective", Figures.Value(report.Objective));
        Row("relative gradient", $"{Figures.Magnitude(report.RelativeGradient)} (to {Figures.Magnitude(report.Tolerance)})");
        Row("iterations", Figures.Count(report.Iterations));
        Row("oracle calls", Figures.Count(report.OracleCalls));
        Row("non-zero coefficients", $"{Figures.Count(report.NonZeroCoefficients)} of {Figures.Count(report.Features)}");
        Row("time", $"{Figures.Duration(TimeSpan.FromSeconds(report.FitSeconds))}, reading {Figures.Duration(TimeSpan.FromSeconds(report.ReadSeconds))}");
        table.AddEmptyRow();
        Row($"training {Measure(report.Training)}", Quality(report.Training));
        if (report.Test is { } test) AddTest(Row, report, test);
        return table;
    }

    private static void AddTest(Action<string, string> row, FitReport report, Prediction test)
    {
        row($"test {Measure(test)}", Quality(test));
        row("test data", $"{Path.GetFileName(test.File)}, {Figures.Count(test.Rows)} rows");
        if (test.Features < report.Features) row("", $"its features end at {test.Features}: the others are 0 there");
        if (test.Features > report.Features) row("", $"its features end at {test.Features}: those above {report.Features} count nothing");
    }

    private static string Outcome(FitReport report) => report.Outcome switch
    {
        "converged" => "[green]converged[/]",
        "budget-spent" => "[yellow]not converged: --iterations are spent[/]",
        "cancelled" => "[yellow]not converged: cancelled[/]",
        _ => "[red]not converged: a value is not finite[/]",
    };

    private static string Measure(Prediction prediction) => prediction.Accuracy is null ? "RMSE" : "accuracy";

    private static string Quality(Prediction prediction) => prediction.Accuracy is { } accuracy
        ? Figures.Share(accuracy)
        : Figures.Value(prediction.RootMeanSquareError ?? double.NaN, 6);

    private static Table Largest(FitReport report)
    {
        var table = new Table().AddColumn(new TableColumn("feature").RightAligned()).AddColumn(new TableColumn("coefficient").RightAligned());
        var features = LargestFeatures(report.Coefficients);
        foreach (var feature in features)
        {
            table.AddRow(new Text($"{feature + 1}", Color.Grey), new Text(Figures.Value(report.Coefficients[feature], 6)));
        }

        var more = report.NonZeroCoefficients - features.Length;
        if (more > 0) table.AddRow(new Text($"{Figures.Count(more)} more", Color.Grey), new Text("in --json", Color.Grey));
        return table;
    }

    // The features of the largest coefficients in magnitude, from the largest on; of equal ones the first. Zeros are left out.
    private static ImmutableArray<int> LargestFeatures(ImmutableArray<double> coefficients)
    {
        var smallestFirst = new PriorityQueue<int, (double Magnitude, int Earliness)>();
        for (var feature = 0; feature < coefficients.Length; feature++)
        {
            if (coefficients[feature] == 0) continue;
            smallestFirst.Enqueue(feature, (Math.Abs(coefficients[feature]), -feature));
            if (smallestFirst.Count > Shown) smallestFirst.Dequeue();
        }

        var features = new int[smallestFirst.Count];
        for (var place = features.Length - 1; place >= 0; place--) features[place] = smallestFirst.Dequeue();
        return [.. features];
    }

    private static Table Comparison(IEnumerable<CertifiedValue> values)
    {
        var table = new Table()
            .AddColumn("coefficient")
            .AddColumn(new TableColumn("fitted").RightAligned())
            .AddColumn(new TableColumn("certified by NIST").RightAligned())
            .AddColumn(new TableColumn("digits").RightAligned());
        foreach (var value in values)
        {
            table.AddRow(
                new Text(value.Name, Color.Grey),
                new Text(Figures.Value(value.Value, 15)),
                new Text(Figures.Value(value.Certified, 15)),
                new Text(value.Digits.ToString("0.0", CultureInfo.InvariantCulture), value.Digits >= 6 ? Color.Green : Color.Red));
        }

        return table;
    }
}
