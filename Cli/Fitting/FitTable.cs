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
            { Stumps: { Length: > 0 } stumps } => [Summary(report), Heaviest(report, stumps)],
            { NonZeroCoefficients: > 0 } => [Summary(report), Largest(report)],
            _ => [Summary(report)],
        };
        Tables.Print(terminal, tables);
    }

    private static Table Summary(FitReport report)
    {
        var table = new Table().HideHeaders().AddColumn(new TableColumn("").NoWrap()).AddColumn("");
        void Row(string name, string value) => table.AddRow(new Text(name, Color.Grey), new Text(value));

        Row("data", Path.GetFileName(report.Data));
        Row("rows", Figures.Count(report.Rows));
        Row("features", Figures.Count(report.Features));
        Row("entries", Figures.Count(report.Entries));
        if (report.Training.Weight is { } weight) Row("weights", $"of sum {Figures.Value(weight, 6)}");
        if (report.Classes is { } classes) Row("labels", Labels(report.Options.Loss, [.. classes.Select(Figures.Name)]));
        table.AddEmptyRow();
        var options = report.Options;
        Row("loss", options.Loss.Name);
        if (options.Delta is { } delta) Row("delta", Figures.Parameter(delta));
        if (options.Quantile is { } quantile) Row("quantile", Figures.Parameter(quantile));
        if (options.Width is { } width) Row("width of smoothing", Figures.Value(width, 6));
        if (options.L1 > 0) Row("l1", Figures.Parameter(options.L1));
        if (options.L2 > 0) Row("l2", Figures.Parameter(options.L2));
        Row("method", options.Method.Name);
        if (options.Rate is { } rate) Row("rate", Figures.Parameter(rate));
        if (options.Batch is { } batch) Row("batch", $"{Figures.Count(batch)} rows");
        if (options.Seed is { } seed) Row("seed", $"{seed}");
        if (options.Standardise) Row("scaling", options.Intercept ? "centred and scaled" : "scaled");
        if (report.Intercepts is not { } intercepts)
        {
            if (report.Stumps is null) Row("intercept", "none");
        }
        else if (intercepts is [var intercept]) Row("intercept", Figures.Value(intercept, 6));
        table.AddEmptyRow();
        table.AddRow(new Text("outcome", Color.Grey), new Markup(Outcome(report)));
        Row("objective", Figures.Value(report.Objective));
        if (report.Smoothing is { } smoothing) Row("without smoothing", $"{Figures.Value(smoothing.Objective)} (smoothing changes it by at most {Figures.Magnitude(smoothing.Bound)})");
        if (report.RelativeGradient is { } gradient) Row("relative gradient", Reached(gradient, options));
        if (report.RelativeGap is { } gap) Row("relative gap", Reached(gap, options));
        if (report.PolyakLojasiewicz is { } constant) Row("mu_1 along the path", Figures.Magnitude(constant));
        Row("iterations", Figures.Count(report.Iterations));
        Row("oracle calls", Figures.Count(report.OracleCalls));
        if (report.Stumps is { } stumps) Row("stumps", Figures.Count(stumps.Length));
        else Row("coefficients", $"{Figures.Count((long)report.Features * report.Coefficients.Length)}, {Figures.Count(report.NonZeroCoefficients)} not 0");
        Row("time", $"{Figures.Duration(TimeSpan.FromSeconds(report.FitSeconds))}, reading {Figures.Duration(TimeSpan.FromSeconds(report.ReadSeconds))}");
        if (report.Model is { } model) Row("model", Path.GetFileName(model));
        table.AddEmptyRow();
        foreach (var (name, value) in report.Training.Metrics.Shown) Row($"training {name}", value);
        if (report.Test is { } test) AddTest(Row, report, test);
        return table;
    }

    private static void AddTest(Action<string, string> row, FitReport report, Prediction test)
    {
        foreach (var (name, value) in test.Metrics.Shown) row($"test {name}", value);
        row("test data", $"{Path.GetFileName(test.File)}, {Figures.Count(test.Rows)} rows");
        if (test.Features < report.Features) row("", $"its features end at {Last(test.Features)}: the others are 0 there");
        if (test.Features > report.Features) row("", $"its features end at {Last(test.Features)}: those above {Last(report.Features)} count nothing");

        int Last(int features) => features + report.FirstIndex - 1;
    }

    private static string Reached(double measure, FitOptions options) => $"{Figures.Magnitude(measure)} (to {Figures.Magnitude(options.Tolerance)})";

    /// <summary>The labels of a classification as a loss takes them.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="classes">The labels.</param>
    public static string Labels(LossKind loss, ImmutableArray<string> classes) =>
        loss.Labels == LabelKind.TwoClasses ? $"{classes[0]} as -1, {classes[1]} as +1"
        : classes.Length <= 10 ? $"{classes.Length}: {string.Join(", ", classes)}"
        : $"{classes.Length}: {string.Join(", ", classes[..9])}, ... {classes[^1]}";

    private static string Outcome(FitReport report) => report.Outcome switch
    {
        FitReport.ConvergedName => "[green]converged[/]",
        "budget-spent" => "[yellow]not converged: --iterations are spent[/]",
        "cancelled" => "[yellow]not converged: cancelled[/]",
        FitReport.RoundsDoneName => "[green]rounds done[/]",
        FitReport.NoEdgeName => "[green]ended: no stump is better than chance[/]",
        FitReport.StalledName => $"[yellow]stopped: no further progress in double precision; {Stalled(report)}[/]",
        _ => $"[red]not converged: not finite: {Markup.Escape(report.NonFinite ?? "")}[/]",
    };

    private static string Stalled(FitReport report) => report.RelativeGradient is { } gradient
        ? $"relative gradient {Figures.Magnitude(gradient)} of {Figures.Magnitude(report.Options.Tolerance)}"
        : $"relative gap {Figures.Magnitude(report.RelativeGap ?? double.NaN)} of {Figures.Magnitude(report.Options.Tolerance)}";

    private static Table Largest(FitReport report)
    {
        var table = new Table();
        var several = report.Coefficients.Length > 1;
        if (several) table.AddColumn(new TableColumn("class").RightAligned());
        table.AddColumn(new TableColumn("feature").RightAligned()).AddColumn(new TableColumn("coefficient").RightAligned());
        var places = LargestPlaces(report.Coefficients);
        foreach (var (score, feature) in places)
        {
            Row(several ? Figures.Name(report.Classes!.Value[score]) : "", NameOf(report, feature), new Text(Figures.Value(report.Coefficients[score][feature], 6)));
        }

        var more = report.NonZeroCoefficients - places.Length;
        if (more > 0) Row("", $"{Figures.Count(more)} more", new Text("in --json", Color.Grey));
        return table;

        void Row(string name, string feature, Text value)
        {
            Text[] cells = [new(name, Color.Grey), new(feature, Color.Grey), value];
            table.AddRow(several ? cells : cells[1..]);
        }
    }

    // The stumps that count most; of equal ones the first.
    private static Table Heaviest(FitReport report, ImmutableArray<ModelStump> stumps)
    {
        var table = new Table()
            .AddColumn(new TableColumn("feature").RightAligned())
            .AddColumn(new TableColumn("above").RightAligned())
            .AddColumn(new TableColumn("score").RightAligned());
        foreach (var stump in stumps.OrderByDescending(stump => stump.Weight).Take(Shown))
        {
            var name = stump.Feature is { } feature ? NameOf(report, feature - 1) : "any";
            table.AddRow(new Text(name, Color.Grey), new Text(stump.Feature is null ? "" : Figures.Value(stump.Threshold, 6)), new Text(Figures.Value(stump.Polarity * stump.Weight, 6)));
        }

        if (stumps.Length > Shown) table.AddRow(new Text($"{Figures.Count(stumps.Length - Shown)} more", Color.Grey), new Text(""), new Text("in --json", Color.Grey));
        return table;
    }

    private static string NameOf(FitReport report, int feature) => report.FeatureNames is { } names
        ? Figures.Name(names[feature])
        : (feature + report.FirstIndex).ToString(CultureInfo.InvariantCulture);

    // Where the largest coefficients in magnitude are, from the largest on; of equal ones the first. Zeros are left out.
    private static ImmutableArray<(int Score, int Feature)> LargestPlaces(ImmutableArray<ImmutableArray<double>> coefficients)
    {
        var smallestFirst = new PriorityQueue<(int, int), (double Magnitude, int ScoreBack, int FeatureBack)>();
        for (var score = 0; score < coefficients.Length; score++)
        {
            for (var feature = 0; feature < coefficients[score].Length; feature++)
            {
                var coefficient = coefficients[score][feature];
                if (coefficient == 0) continue;
                smallestFirst.Enqueue((score, feature), (Math.Abs(coefficient), -score, -feature));
                if (smallestFirst.Count > Shown) smallestFirst.Dequeue();
            }
        }

        var places = new (int, int)[smallestFirst.Count];
        for (var place = places.Length - 1; place >= 0; place--) places[place] = smallestFirst.Dequeue();
        return [.. places];
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
