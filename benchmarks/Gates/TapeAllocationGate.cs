namespace Toolkit.Benchmarks;

/// <summary>What a gradient allocates once its tape has grown, for every model that comes with the toolkit.</summary>
public sealed class TapeAllocationGate : IGate
{
    private const int Evaluations = 256;
    private static readonly string[] Header = ["model", "parameters", "bytes"];

    /// <inheritdoc/>
    public string Name => "tape-allocation";

    /// <inheritdoc/>
    public string Description => "bytes allocated by a re-evaluation of a log density and its gradient, the worst over the built-in models";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(0);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var rows = ToolkitDensities.BuiltIn().Select(model => (model.Name, model.Dimension, Bytes: Bytes(model.Dimension, model.Gradient))).ToArray();
        var absent = ToolkitDensities.WithoutData();
        return new GateResult.Measured(
            rows.Max(row => row.Bytes),
            [],
            [
                .. TextTable.Lines([Header, .. rows.Select(row => (string[])[row.Name, $"{row.Dimension}", $"{row.Bytes}"])]),
                .. absent.Count > 0 ? (string[])[$"not measured, for their data are not here: {string.Join(", ", absent)}"] : [],
            ]);
    }

    // Once around the ring grows the tape as far as any of its points asks for. Rounded up: a byte in all of them is a byte.
    private static double Bytes(int dimension, DensityGradient density)
    {
        var (points, gradient) = (new DensityPoints(dimension).All, new double[dimension]);
        for (var index = 0; index < 2 * points.Count; index++) density(points[index % points.Count], gradient);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < Evaluations; index++) density(points[index % points.Count], gradient);
        return Math.Ceiling((GC.GetAllocatedBytesForCurrentThread() - before) / (double)Evaluations);
    }
}
