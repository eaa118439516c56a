namespace Toolkit.Benchmarks;

/// <summary>The memory of feature selection, and that it does not grow with the data.</summary>
public sealed class SelectMemoryGate : IGate
{
    private const double MostGrowth = 1.05;

    /// <inheritdoc/>
    public string Name => "select-memory";

    /// <inheritdoc/>
    public string Description => "MiB resident at the peak of toolkit select with 8 MiB, 200,000 rows of 100 entries; and within 5 % of that of a tenth of the rows";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(120);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        if (!OperatingSystem.IsLinux()) return new GateResult.Skipped("the peak of a process's memory is read from /proc, which this system has not");
        double Peak(SelectionProblem problem) => Enumerable.Range(0, 3).Select(_ => ToolkitProcess.PeakMemory("select", problem.Train, "--memory", "8MiB")).Order().ElementAt(1);
        var (tenth, whole) = (Peak(SelectionProblem.Usual(0.1)), Peak(SelectionProblem.Usual()));
        string[][] rows = [["rows", "MiB"], ["20,000", FormattableString.Invariant($"{tenth:0.0}")], ["200,000", FormattableString.Invariant($"{whole:0.0}")]];

        // What grows has failed, whatever it is.
        return new GateResult.Measured(whole <= MostGrowth * tenth ? whole : double.PositiveInfinity, [], [.. TextTable.Lines(rows)]);
    }
}
