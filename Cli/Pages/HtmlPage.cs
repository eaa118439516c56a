using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Giraffe.ViewEngine;
using Plotly.NET;
using Attributes = DynamicObj.DynamicObj;
using Chart = Plotly.NET.CSharp.Chart;

namespace Toolkit.Cli;

/// <summary>An HTML page that holds the script of its plots: it opens without a network. Equal content gives equal bytes.</summary>
internal sealed class HtmlPage
{
    // Okabe and Ito's colours, which most eyes tell apart.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#6A3D9A", "#7F7F7F"];

    private const string Style =
        """
        <style>
          body { font: 16px/1.55 system-ui, sans-serif; color: #1c2430; background: #fff; max-width: 60rem; margin: 2.5rem auto; padding: 0 1.25rem; }
          h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
          h2 { font-size: 1.3rem; margin: 3rem 0 .25rem; border-top: 1px solid #d8dee6; padding-top: 1.25rem; }
          .source { color: #5b6675; margin-top: 0; }
          table { border-collapse: collapse; width: 100%; font-size: .9rem; margin: 1rem 0; }
          th { text-align: left; font-weight: 600; color: #5b6675; }
          th, td { padding: .3rem .6rem; border-bottom: 1px solid #e6eaef; }
          td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
          .good { color: #00704f; } .bad { color: #b3261e; font-weight: 700; }
          .wide { overflow-x: auto; }
          .plot { height: 460px; margin: .5rem 0 1.5rem; min-width: 0; overflow: hidden; }
          .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 1rem; }
          .pair .plot { height: 320px; }
        </style>
        """;

    private readonly string _title;
    private readonly StringBuilder _body = new();

    // Plots are drawn when all of the page is there, so that each finds the room it has.
    private readonly StringBuilder _scripts = new();
    private int _plots;

    /// <summary>A page with nothing on it but its title.</summary>
    /// <param name="title">The title.</param>
    public HtmlPage(string title)
    {
        _title = title;
        _body.Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1>\n");
    }

    /// <summary>A heading.</summary>
    /// <param name="text">Its text.</param>
    public HtmlPage Heading(string text) => Append($"<h2>{Text(text)}</h2>\n");

    /// <summary>A paragraph.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="kind">What it is for the eye: <c>source</c>, <c>good</c>, <c>bad</c>; null for plain text.</param>
    public HtmlPage Paragraph(string text, string? kind = null) => Append(kind is null ? $"<p>{Text(text)}</p>\n" : $"<p class=\"{kind}\">{Text(text)}</p>\n");

    /// <summary>A table; a wide one scrolls by itself on a narrow screen.</summary>
    /// <param name="columns">The names of the columns, and whether they hold numbers.</param>
    /// <param name="rows">The cells, each with what it is for the eye: null for plain text.</param>
    public HtmlPage Table(IReadOnlyList<(string Name, bool IsNumber)> columns, IEnumerable<IReadOnlyList<(string Text, string? Kind)>> rows)
    {
        _body.Append("<div class=\"wide\"><table><tr>");
        foreach (var (name, isNumber) in columns) _body.Append(CultureInfo.InvariantCulture, $"<th{(isNumber ? " class=\"n\"" : "")}>{Text(name)}</th>");
        _body.Append("</tr>\n");
        foreach (var row in rows)
        {
            _body.Append("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                var kind = columns[i].IsNumber ? "n" : row[i].Kind;
                _body.Append(CultureInfo.InvariantCulture, $"<td{(kind is null ? "" : $" class=\"{kind}\"")}>{Text(row[i].Text)}</td>");
            }

            _body.Append("</tr>\n");
        }

        return Append("</table></div>\n");
    }

    /// <summary>A plot as wide as the page.</summary>
    /// <param name="plot">The plot.</param>
    public HtmlPage Plot(Plot plot)
    {
        AppendPlot(plot);
        return this;
    }

    /// <summary>Plots side by side, as many as there is room for.</summary>
    /// <param name="plots">The plots.</param>
    public HtmlPage Plots(IEnumerable<Plot> plots)
    {
        _body.Append("<div class=\"pair\">\n");
        foreach (var plot in plots) AppendPlot(plot);
        return Append("</div>\n");
    }

    // The script is a resource of Plotly.NET. What encodes the page comes first: a browser looks for it in the first kilobyte.
    /// <inheritdoc/>
    public override string ToString() =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>{Text(_title)}</title>
        {Style}
        <script>{Script()}</script>
        </head>
        <body>
        {_body}{_scripts}</body>
        </html>

        """;

    private HtmlPage Append(string html)
    {
        _body.Append(html);
        return this;
    }

    private static string Script()
    {
        var plotly = typeof(GenericChart).Assembly;
        using var script = new StreamReader(plotly.GetManifestResourceStream($"Plotly.NET.plotly-{Globals.PLOTLYJS_VERSION}.min.js")!);
        return script.ReadToEnd();
    }

    private void AppendPlot(Plot plot)
    {
        var id = $"plot-{++_plots}";
        var chart = Chart.Combine(plot.Curves.Select(Drawn));
        chart = GenericChart.setConfig(With(new Config(), ("responsive", true), ("displayModeBar", false)), GenericChart.setLayout(LayoutOf(plot), chart));
        using var figure = JsonDocument.Parse(GenericChart.toJson(chart));
        string Part(string name) => figure.RootElement.GetProperty(name).GetRawText();
        var script = HTML.CreateChartScript(Part("data"), Part("layout"), Part("config"), PlotlyJSReference.NoReference, id);
        _body.Append(CultureInfo.InvariantCulture, $"<div class=\"plot\" id=\"{id}\"></div>\n");
        _scripts.Append(CultureInfo.InvariantCulture, $"{RenderView.AsString.htmlNode(script)}\n");
    }

    private static GenericChart Drawn(Curve curve)
    {
        // A figure holds no number that is none.
        var points = curve.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToArray();
        var (x, y) = (points.Select(point => Rounded(point.X)), points.Select(point => Rounded(point.Y)));
        var colour = Color.fromHex(Colours[curve.Group % Colours.Length]);
        if (curve.Kind is CurveKind.LowerEdge or CurveKind.UpperEdge) return Edge(curve, x, y);
        return curve.Kind is CurveKind.Marks or CurveKind.StrongMarks
            ? Chart.Point<double, double, string>(x: x, y: y, Name: curve.Name, MarkerColor: colour, Opacity: curve.Kind is CurveKind.StrongMarks ? 1 : 0.45, UseDefaults: false)
            : Chart.Line<double, double, string>(
                x: x,
                y: y,
                Name: curve.Name,
                ShowLegend: curve.Kind is not CurveKind.Bound,
                LineColor: colour,
                LineWidth: curve.Kind is CurveKind.Bound ? 1.25 : curve.Points.Length > 400 ? 1 : 2,
                LineDash: curve.Kind is CurveKind.Bound ? StyleParam.DrawingStyle.Dash : StyleParam.DrawingStyle.Solid,
                UseDefaults: false);
    }

    // The upper edge fills down to the curve before it.
    private static GenericChart Edge(Curve curve, IEnumerable<double> x, IEnumerable<double> y)
    {
        var hex = Colours[curve.Group % Colours.Length];
        var pale = $"rgba({Convert.ToInt32(hex[1..3], 16)},{Convert.ToInt32(hex[3..5], 16)},{Convert.ToInt32(hex[5..7], 16)},0.15)";
        return Chart.Line<double, double, string>(
            x: x, y: y, Name: curve.Name, ShowLegend: false, LineColor: Color.fromString(pale), LineWidth: 0, Fill: curve.Kind is CurveKind.UpperEdge ? StyleParam.Fill.ToNext_y : StyleParam.Fill.None,
            FillColor: Color.fromString(pale), UseDefaults: false);
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
