using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Toolkit.Cli;

/// <summary>A report as CSV files in a folder: <c>findings.csv</c>, a file for each table and for each plot, and <c>contents.csv</c>, which says what is in which.</summary>
internal static class ReproduceCsv
{
    /// <summary>Writes the files; the folder is made where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="report">The report.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static void Write(string folder, ReproduceReport report)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, _, rows) in Files(report)) OutputFile.Write(Path.Combine(folder, name), file => file.Write(Encoding.UTF8.GetBytes(string.Concat(rows.Select(Line)))));
    }

    private static IEnumerable<(string Name, string Title, IEnumerable<IEnumerable<string>> Rows)> Files(ReproduceReport report)
    {
        (string Name, string Title, IEnumerable<IEnumerable<string>> Rows)[] files = [("findings.csv", "bounds and what was observed", Findings(report)), .. report.Results.SelectMany(FilesOf)];
        return [("contents.csv", "", [["file", "title"], .. files.Select(file => new[] { file.Name, file.Title })]), .. files];
    }

    private static IEnumerable<(string Name, string Title, IEnumerable<IEnumerable<string>> Rows)> FilesOf((Experiment Experiment, Evidence Evidence) result)
    {
        var (theorem, evidence) = (result.Experiment.Theorem, result.Evidence);
        return
        [
            .. Numbered(theorem, "table", evidence.Tables, table => table.Title, Rows), .. Numbered(theorem, "plot", evidence.Plots, plot => plot.Title, Rows),
            .. Numbered(theorem, "seconds-table", evidence.Timings.Tables, table => table.Title, Rows), .. Numbered(theorem, "seconds-plot", evidence.Timings.Plots, plot => plot.Title, Rows),
        ];
    }

    private static IEnumerable<(string Name, string Title, IEnumerable<IEnumerable<string>> Rows)> Numbered<TPart>(
        string theorem, string kind, ImmutableArray<TPart> parts, Func<TPart, string> title, Func<TPart, IEnumerable<IEnumerable<string>>> rows) =>
        parts.Select((part, i) => ($"{theorem}-{kind}-{i + 1}.csv", title(part), rows(part)));

    private static IEnumerable<IEnumerable<string>> Findings(ReproduceReport report) =>
    [
        ["theorem", "family", "quantity", "bound", "observed", "control", "kept"],
        .. report.Findings.Select(row => new[]
        {
            row.Experiment.Theorem, row.Finding.Family, row.Finding.Quantity, Number(row.Finding.Bound), Number(row.Finding.Observed), row.Finding.Control ? "true" : "false",
            row.Finding.Kept ? "true" : "false",
        }),
    ];

    private static IEnumerable<IEnumerable<string>> Rows(Measurements table) => [table.Columns, .. table.Rows];

    private static IEnumerable<IEnumerable<string>> Rows(Plot plot) =>
        [["curve", plot.Across, plot.Up], .. plot.Curves.SelectMany(curve => curve.Points.Select(point => new[] { curve.Name, Number(point.X), Number(point.Y) }))];

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Line(IEnumerable<string> cells) => $"{string.Join(',', cells.Select(Quoted))}\n";

    // RFC 4180.
    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
