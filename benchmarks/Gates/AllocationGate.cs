using Toolkit.Properties;

namespace Toolkit.Benchmarks;

/// <summary>What a step allocates in steady state, for every public step and transform.</summary>
public sealed class AllocationGate : IGate
{
    /// <inheritdoc/>
    public string Name => "allocation";

    /// <inheritdoc/>
    public string Description => "bytes allocated by a step in steady state, the worst over the conformance table";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(0);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var rows = ConformanceTable.Rows.Select(row => (row.Name, Bytes: row.AllocatedBytesPerStep())).ToArray();
        return new GateResult.Measured(
            rows.Max(row => row.Bytes), [], [.. TextTable.Lines([["step", "bytes"], .. rows.Select(row => (string[])[row.Name, $"{row.Bytes}"])])]);
    }
}
