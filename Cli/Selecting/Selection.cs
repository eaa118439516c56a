using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>A feature that was selected.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called in the data.</param>
/// <param name="Class">The class that the weight is of; 0 where there is one score.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Count">How many examples had it since it came among the kept.</param>
internal sealed record SelectedFeature(ulong Id, string Name, int Class, float Weight, long Count);

/// <summary>What was learned: the model of the kept features, and the sketch behind it.</summary>
/// <param name="Options">What was learned, and in how much memory.</param>
/// <param name="Input">How the data are read.</param>
/// <param name="Words">What tells it from other selections.</param>
/// <param name="Outcome">Why it ended: done, stopped, or what was not finite.</param>
/// <param name="Totals">Counts and sums.</param>
/// <param name="Intercepts">b, of each score.</param>
/// <param name="Features">The kept features, of each class the largest magnitude first.</param>
/// <param name="Table">The sketch's table, plane by plane.</param>
internal sealed record Selection(
    SelectOptions Options, SelectInput Input, string Words, string Outcome, SketchedTotals Totals, ImmutableArray<float> Intercepts, ImmutableArray<SelectedFeature> Features, Buffer<float> Table)
{
    /// <summary>The outcome of a selection that learned from all examples.</summary>
    public const string Done = "done";

    /// <summary>The outcome of one that was stopped.</summary>
    public const string Stopped = "stopped";

    /// <summary>The features that were asked for: of each class the first. What a penalty has shrunk to 0 is none.</summary>
    public IEnumerable<SelectedFeature> Selected => Options.IsShared
        ? Features.GroupBy(feature => feature.Id).Where(group => group.Any(feature => feature.Weight != 0)).Take(Options.Top).SelectMany(group => group)
        : Features.GroupBy(feature => feature.Class).SelectMany(group => group.Where(feature => feature.Weight != 0).Take(Options.Top));

    /// <summary>The mean over the examples of their losses, each before it was learned from.</summary>
    public double ProgressiveLoss => Totals.Loss / Totals.Weight;

    /// <summary>
    /// How far a weight may be off by collisions: √(3/w) ‖S‖ of its plane, ‖S‖ as the sketch tells it without the feature's own part. Of one row it is exceeded with probability at most 1/3, of the median of d rows with that of
    /// more than half of them.
    /// </summary>
    /// <param name="feature">The feature.</param>
    public double ErrorBound(SelectedFeature feature) =>
        Math.Sqrt(3.0 / Options.Columns * Math.Max(SquaredNorms.Value[Options.IsShared ? 0 : feature.Class] - ((double)feature.Weight * feature.Weight), 0));

    /// <summary>The share of buckets that are not 0.</summary>
    public double Load => 1 - ((double)Table.Span.Count(0f) / Table.Length);

    // ‖S‖² of each plane: the median over its rows.
    private Lazy<double[]> SquaredNorms { get; } = new(() => Norms(Table, Options.Rows, Options.Columns));

    private static double[] Norms(Buffer<float> table, int rows, int columns)
    {
        var norms = new double[table.Length / rows / columns];
        var squares = new double[rows];
        for (var plane = 0; plane < norms.Length; plane++)
        {
            for (var row = 0; row < rows; row++) squares[row] = Squares(table.Span.Slice(((plane * rows) + row) * columns, columns));
            Array.Sort(squares);
            norms[plane] = squares[rows / 2];
        }

        return norms;
    }

    private static double Squares(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var value in row) sum += (double)value * value;
        return sum;
    }
}
