namespace Toolkit.Benchmarks;

/// <summary>What a gate found.</summary>
public abstract record GateResult
{
    private GateResult()
    {
    }

    /// <summary>A value, with the measurements behind it.</summary>
    /// <param name="Value">The value that the limit is held against.</param>
    /// <param name="Comparisons">The measurements, one a workload.</param>
    /// <param name="Notes">What the reader of the table must know.</param>
    public sealed record Measured(double Value, IReadOnlyList<Comparison> Comparisons, IReadOnlyList<string> Notes) : GateResult
    {
        /// <summary>The worst ratio of <paramref name="comparisons"/> on the scale of <paramref name="limit"/>.</summary>
        public static Measured WorstOf(GateLimit limit, IReadOnlyList<Comparison> comparisons, params IReadOnlyList<string> notes) =>
            new(limit.Worst(comparisons.Select(comparison => comparison.Ratio.Value)), comparisons, notes);
    }

    /// <summary>No value: the peer is not installed.</summary>
    /// <param name="Reason">What is missing.</param>
    public sealed record Skipped(string Reason) : GateResult;
}
