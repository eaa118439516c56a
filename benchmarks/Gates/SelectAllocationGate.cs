using LanguageExt;
using Toolkit.Numerics;
using Toolkit.Optimization;
using Toolkit.Sketching;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>What reading and learning allocate a row, on all threads.</summary>
public sealed class SelectAllocationGate : IGate
{
    private const long WarmRows = 60_000;
    private const long Rows = 100_000;

    /// <inheritdoc/>
    public string Name => "select-allocation";

    /// <inheritdoc/>
    public string Description => "bytes allocated a row by reading LIBSVM and learning from it, parser thread included, after 60,000 rows";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(0);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var stream = ExampleStream.Open([SelectionProblem.Usual().Train]).Match(Succ: opened => opened, Fail: errors => throw new InvalidOperationException(errors.Head.ToString()));
        var model = stream.With(default(LogisticLoss<float>));
        var step = Descend<float>(1).Sketched(new(3, 1 << 19, 1024, RandomKey.FromSeed(1)) { Normalized = true }).For(model);
        var (state, workspace) = (step.Initialize(model, []), new Workspace());
        while (state.Totals.Examples < WarmRows) step.Advance(ref state, model, workspace);
        var (before, first) = (GC.GetTotalAllocatedBytes(precise: true), state.Totals.Examples);
        while (state.Totals.Examples < first + Rows) step.Advance(ref state, model, workspace);
        var (bytes, rows) = (GC.GetTotalAllocatedBytes(precise: true) - before, state.Totals.Examples - first);
        return new GateResult.Measured((double)bytes / rows, [], [FormattableString.Invariant($"{bytes} bytes for {rows} rows")]);
    }
}
