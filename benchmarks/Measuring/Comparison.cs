namespace Toolkit.Benchmarks;

/// <summary>What came out when the contenders of a workload ran in turns.</summary>
/// <param name="Workload">The work.</param>
/// <param name="Timings">The times, in the order of the contenders.</param>
public sealed record Comparison(Workload Workload, IReadOnlyList<Timing> Timings)
{
    /// <summary>The fastest numerator over the fastest denominator (fastest by median), or missing when a side did not run.</summary>
    public Ratio Ratio =>
        (Fastest(Workload.Numerators), Fastest(Workload.Denominators)) is ({ } over, { } under)
            ? Benchmarks.Ratio.Of(over, under)
            : Benchmarks.Ratio.Missing;

    private Timing? Fastest(IReadOnlyList<string> names) =>
        Timings.Where(timing => names.Contains(timing.Name)).MinBy(timing => timing.Median);
}
