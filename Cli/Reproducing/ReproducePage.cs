using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Giraffe.ViewEngine;
using Plotly.NET;
using Attributes = DynamicObj.DynamicObj;
using Chart = Plotly.NET.CSharp.Chart;

namespace Toolkit.Cli;

/// <summary>A report as an HTML page that holds the script of its plots: it opens without a network. Equal reports give equal bytes.</summary>
internal static class ReproducePage
{
    // Okabe and Ito's colours, which most eyes tell apart.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#6A3D9A", "#7F7F7F"];

    private const string Style =
        """
        <style>
          body { font: 16px/1.55 system-ui, sans-serif; color: #1c2430; background: #fff; max-width: 60rem; margin: 2.5rem auto; padding: 0 1.25rem; }
          h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .25rem; }
          h2 { font-size: 1.3rem; margin: 3rem 0 .25rem; border-top: 1px solid #d8dee6; padding-top: 1.25rem; }
          .source { color: #5b6675; margin-top: 0; }
          table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: 1rem 0; }
          th { text-align: left; font-weight: 600; color: #5b6675; }
          th, td { padding: .3rem .6rem; border-bottom: 1px solid #e6eaef; }
          td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
          .good { color: #00704f; } .bad { color: #b3261e; font-weight: 700; }
          .plot { height: 460px; margin: .5rem 0 1.5rem; }
        </style>
        """;

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    public static string Of(ReproduceReport report)
    {
        var body = new StringBuilder();
        var paper = report.Paper;
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Text(paper.Title)}</h1>\n<p class=\"source\">{Text(paper.Reference)}</p>\n<p>{Text(paper.Summary)}</p>\n");
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"{(report.AsExpected ? "good" : "bad")}\">{Text(report.Verdict)} (seed {report.Seed}, {report.Problems} problems a family).</p>\n");
        foreach (var (experiment, evidence) in report.Results)
        {
            body.Append(CultureInfo.InvariantCulture, $"<h2>{Text(experiment.Theorem)} · {Text(experiment.Name)}</h2>\n<p>{Text(experiment.Statement)}</p>\n");
            AppendTable(body, evidence.Findings);
            foreach (var (plot, i) in evidence.Plots.Select((plot, i) => (plot, i))) AppendPlot(body, plot, $"{experiment.Theorem}-{i + 1}");
        }

        // The script is a resource of Plotly.NET. What encodes the page comes first: a browser looks for it in the first kilobyte.
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            <title>{Text(paper.Title)}</title>
            {Style}
            <script>{Script()}</script>
            </head>
            <body>
            {body}</body>
            </html>

            """;
    }

    private static string Script()
    {
        var plotly = typeof(GenericChart).Assembly;
        using var script = new StreamReader(plotly.GetManifestResourceStream($"Plotly.NET.plotly-{Globals.PLOTLYJS_VERSION}.min.js")!);
        return script.ReadToEnd();
    }

    private static void AppendTable(StringBuilder body, ImmutableArray<Finding> findings)
    {
        body.Append("<table><tr><th>method and family</th><th>bounded</th><th class=\"n\">bound</th><th class=\"n\">observed</th><th class=\"n\">margin</th><th>verdict</th></tr>\n");
        foreach (var finding in findings)
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(finding.Family)}</td><td>{Text(finding.Quantity)}</td><td class=\"n\">{ReproduceTable.Number(finding.Bound)}</td>"
                + $"<td class=\"n\">{ReproduceTable.Number(finding.Observed)}</td><td class=\"n\">{ReproduceTable.Number(finding.Margin)}</td>"
                + $"<td class=\"{(finding.AsExpected ? "good" : "bad")}\">{Text(finding.Verdict)}</td></tr>\n");
        }

        body.Append("</table>\n");
    }

    private static void AppendPlot(StringBuilder body, Plot plot, string id)
    {
        var chart = Chart.Combine(plot.Curves.Select(curve => Chart.Line<double, double, string>(
            x: curve.Points.Select(point => Rounded(point.X)),
            y: curve.Points.Select(point => Rounded(point.Y)),
            Name: curve.Name,
            ShowLegend: !curve.IsBound,
            LineColor: Color.fromHex(Colours[curve.Group % Colours.Length]),
            LineWidth: curve.IsBound ? 1.25 : 2,
            LineDash: curve.IsBound ? StyleParam.DrawingStyle.Dash : StyleParam.DrawingStyle.Solid,
            UseDefaults: false)));
        chart = GenericChart.setConfig(With(new Config(), ("responsive", true), ("displayModeBar", false)), GenericChart.setLayout(LayoutOf(plot), chart));
        using var figure = JsonDocument.Parse(GenericChart.toJson(chart));
        string Part(string name) => figure.RootElement.GetProperty(name).GetRawText();
        var script = HTML.CreateChartScript(Part("data"), Part("layout"), Part("config"), PlotlyJSReference.NoReference, id);
        body.Append(CultureInfo.InvariantCulture, $"<div class=\"plot\" id=\"{id}\"></div>\n{RenderView.AsString.htmlNode(script)}\n");
    }

    // By the names of Plotly's own reference.
    private static Layout LayoutOf(Plot plot) => With(
        new Layout(),
        ("title", With(new Attributes(), ("text", plot.Title), ("x", 0), ("xref", "paper"), ("font", With(new Attributes(), ("size", 15))))),
        ("xaxis", Axis(plot.Across, plot.LogarithmicAcross)),
        ("yaxis", Axis(plot.Up, plot.LogarithmicUp)),
        ("font", With(new Attributes(), ("family", "system-ui, sans-serif"), ("size", 13), ("color", "#1c2430"))),
        ("legend", With(new Attributes(), ("orientation", "h"), ("y", -0.22))),
        ("margin", With(new Attributes(), ("l", 75), ("r", 15), ("t", 40), ("b", 50))),
        ("hovermode", "closest"));

    // A tick for each power of ten.
    private static Attributes Axis(string title, bool logarithmic) => With(
        logarithmic ? With(new Attributes(), ("dtick", 1)) : new Attributes(),
        ("title", With(new Attributes(), ("text", title), ("standoff", 8))),
        ("type", logarithmic ? "log" : "linear"), ("exponentformat", "power"), ("gridcolor", "#e6eaef"), ("linecolor", "#9aa5b1"), ("showline", true), ("zeroline", false));

    private static TPart With<TPart>(TPart part, params ReadOnlySpan<(string Name, object Value)> properties)
        where TPart : Attributes
    {
        foreach (var (name, value) in properties) part.SetProperty(name, value);
        return part;
    }

    // Six digits are more than a screen shows, and a third of the bytes.
    private static double Rounded(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
