using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>Curves over one pair of axes.</summary>
/// <param name="Title">What is seen.</param>
/// <param name="Across">The label of the horizontal axis.</param>
/// <param name="Up">The label of the vertical axis.</param>
/// <param name="Curves">The curves; a bound follows what it bounds, and has its colour.</param>
/// <param name="LogarithmicAcross">Whether the horizontal axis is logarithmic.</param>
/// <param name="LogarithmicUp">Whether the vertical one is.</param>
internal sealed record Plot(string Title, string Across, string Up, ImmutableArray<Curve> Curves, bool LogarithmicAcross = false, bool LogarithmicUp = true);

/// <summary>How a curve is drawn.</summary>
internal enum CurveKind
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A theorem's bound: dashed, and not in the legend.</summary>
    Bound,

    /// <summary>Marks, not joined.</summary>
    Marks,

    /// <summary>Marks that others must not hide.</summary>
    StrongMarks,

    /// <summary>The lower edge of a range: not in the legend. Its upper edge follows.</summary>
    LowerEdge,

    /// <summary>The upper edge, down to which from here the range is filled.</summary>
    UpperEdge,
}

/// <summary>A curve.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Its points.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Group">Curves of one group have one colour.</param>
internal sealed record Curve(string Name, ImmutableArray<(double X, double Y)> Points, CurveKind Kind, int Group)
{
    private const int MostPoints = 160;

    /// <summary>A line, and a range around it.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="points">Its points: the least, the middle and the most at each place.</param>
    /// <param name="group">Its colour.</param>
    public static IEnumerable<Curve> WithRange(string name, IReadOnlyList<(double X, double Least, double Middle, double Most)> points, int group) =>
    [
        new($"{name}, least", [.. points.Select(point => (point.X, point.Least))], CurveKind.LowerEdge, group),
        new($"{name}, most", [.. points.Select(point => (point.X, point.Most))], CurveKind.UpperEdge, group),
        new(name, [.. points.Select(point => (point.X, point.Middle))], CurveKind.Line, group),
    ];

    /// <summary>A sequence y₀, y₁, …, thinned to what a screen can show; points that are not finite, or not above zero, are left out.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="values">The sequence.</param>
    /// <param name="group">Its colour.</param>
    /// <param name="isBound">Whether it is a theorem's bound.</param>
    /// <param name="spacing">How far apart the elements are on the horizontal axis.</param>
    /// <param name="first">Where the first one is.</param>
    public static Curve Of(string name, IReadOnlyList<double> values, int group, bool isBound = false, double spacing = 1, double first = 0)
    {
        var every = Math.Max(1, (values.Count + MostPoints - 1) / MostPoints);
        var points = Enumerable.Range(0, values.Count).Where(k => (k % every == 0 || k == values.Count - 1) && double.IsFinite(values[k]) && values[k] > 0);
        return new(name, [.. points.Select(k => (first + (k * spacing), values[k]))], isBound ? CurveKind.Bound : CurveKind.Line, group);
    }
}
