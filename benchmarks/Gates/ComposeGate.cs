namespace Toolkit.Benchmarks;

/// <summary>What composition costs: a step chained from parts against the same step fused by hand.</summary>
public sealed class ComposeGate : IGate
{
    private const double Decay = 1e-2;
    private static readonly int[] Counts = [1024, 16_384, 1_048_576, 8_388_608];
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(7);

    /// <inheritdoc/>
    public string Name => "compose";

    /// <inheritdoc/>
    public string Description =>
        "time of Adam + decoupled decay + cosine schedule through the public API over the faster of two hand-written fused loops, float, the worst size";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1.2);

    /// <inheritdoc/>
    public GateResult Measure() => GateResult.Measured.WorstOf(Limit, [.. Counts.Select(Compare)]);

    private Comparison Compare(int count)
    {
        var problem = AdamProblem.Of(count, Decay);
        var (vectors, wide) = (problem.FusedInVectors(), problem.FusedIn512Bits());
        return Interleaved.Measure(
            new(
                FormattableString.Invariant($"{count:N0} floats"),
                [Contender.Toolkit],
                [vectors.Name, wide.Name],
                [problem.Composed(), vectors, wide],
                seconds => FormattableString.Invariant($"{seconds / count * 1e9:0.000} ns each")),
            Budget);
    }
}
