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
            page.Heading($"{experiment.Theorem} · {experiment.Name}").Paragraph(experiment.Statement).Table(Columns, evidence.Findings.Select(Row));
            foreach (var note in evidence.Notes) page.Paragraph(note, "source");
            foreach (var table in evidence.Tables)
            {
                page.Paragraph(table.Title).Table([.. table.Columns.Select((name, i) => (name, i > 0))], table.Rows.Select(row => row.Select(cell => (cell, (string?)null)).ToArray()));
            }

            foreach (var plot in evidence.Plots) page.Plot(plot);
        }

        return page.ToString();
    }

    private static (string, string?)[] Row(Finding finding) =>
    [
        (finding.Family, null), (finding.Quantity, null), (ReproduceTable.Number(finding.Bound), null), (ReproduceTable.Number(finding.Observed), null),
        (ReproduceTable.Number(finding.Margin), null), (finding.Verdict, finding.AsExpected ? "good" : "bad"),
    ];
}
