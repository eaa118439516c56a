using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>A report as an HTML page. Equal reports give equal bytes.</summary>
internal static class ReproducePage
{
    private static readonly (string, bool)[] Columns =
        [("method and family", false), ("bounded", false), ("bound", true), ("observed", true), ("margin", true), ("verdict", false)];

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    public static string Of(ReproduceReport report)
    {
        var paper = report.Paper;
        var page = new HtmlPage(paper.Title)
            .Paragraph(paper.Reference, "source").Paragraph(paper.Summary)
            .Paragraph(FormattableString.Invariant($"{report.Verdict} (seed {report.Seed}, {report.Problems} problems a family)."), report.AsExpected ? "good" : "bad");
        foreach (var (experiment, evidence) in report.Results)
        {
            page.Heading($"{experiment.Theorem} · {experiment.Name}").Paragraph(experiment.Statement);
            if (!evidence.Findings.IsEmpty) page.Table(Columns, evidence.Findings.Select(Row));
            foreach (var note in evidence.Notes) page.Paragraph(note, "source");
            Append(page, evidence.Tables, evidence.Plots);
        }

        return page.ToString();
    }

    /// <summary>The page of what clocks told; null where they were not asked. Two runs give two pages.</summary>
    /// <param name="report">The report.</param>
    public static string? OfTimings(ReproduceReport report)
    {
        if (!report.HasTimings) return null;
        var page = new HtmlPage($"{report.Paper.Title}: seconds").Paragraph(report.Paper.Reference, "source")
            .Paragraph("What clocks told while the experiments ran, several at once: it depends on the machine and on what else it did. All else is on the other page, which equal seeds make equal.");
        foreach (var (experiment, evidence) in report.Results.Where(result => !result.Evidence.Timings.IsEmpty))
        {
            page.Heading($"{experiment.Theorem} · {experiment.Name}");
            Append(page, evidence.Timings.Tables, evidence.Timings.Plots);
        }

        return page.ToString();
    }

    private static void Append(HtmlPage page, ImmutableArray<Measurements> tables, ImmutableArray<Plot> plots)
    {
        foreach (var table in tables)
        {
            page.Paragraph(table.Title).Table([.. table.Columns.Select((name, i) => (name, i > 0))], table.Rows.Select(row => row.Select(cell => (cell, (string?)null)).ToArray()));
        }

        foreach (var plot in plots) page.Plot(plot);
    }

    private static (string, string?)[] Row(Finding finding) =>
    [
        (finding.Family, null), (finding.Quantity, null), (ReproduceTable.Number(finding.Bound), null), (ReproduceTable.Number(finding.Observed), null),
        (ReproduceTable.Number(finding.Margin), null), (finding.Verdict, finding.AsExpected ? "good" : "bad"),
    ];
}
