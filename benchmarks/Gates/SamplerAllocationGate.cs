using Toolkit.Properties;

namespace Toolkit.Benchmarks;

/// <summary>What a transition allocates after the warm-up, for every public sampler.</summary>
public sealed class SamplerAllocationGate : IGate
{
    /// <inheritdoc/>
    public string Name => "sampler-allocation";

    /// <inheritdoc/>
    public string Description => "bytes allocated by a transition in steady state, the worst over the samplers of the conformance table";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(0);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var rows = ConformanceTable.Samplers.Select(row => (row.Name, Bytes: row.AllocatedBytesPerStep(100))).ToArray();
        return new GateResult.Measured(
            rows.Max(row => row.Bytes), [], [.. TextTable.Lines([["sampler", "bytes"], .. rows.Select(row => (string[])[row.Name, $"{row.Bytes}"])])]);
    }
}
