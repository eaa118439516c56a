namespace Toolkit.Benchmarks;

/// <summary>What composition costs: a step chained from parts against the same step fused by hand.</summary>
/// <param name="ours">Makes an action that does one step of our Adam with decoupled decay and cosine schedule, on a copy of the problem's point.</param>
public sealed class ComposeGate(Func<AdamProblem, Action>? ours = null) : IGate
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
                [.. ours is null ? [] : (Contender[])[new(Contender.Toolkit, ours(problem))], vectors, wide],
                seconds => FormattableString.Invariant($"{seconds / count * 1e9:0.000} ns each")),
            Budget);
    }
}
