using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>A Langevin step in the metric of EKFAC against the EKFAC step without noise.</summary>
public sealed class EksgldStepGate : IGate
{
    private const string Noisy = "EKSGLD";
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public string Name => "eksgld-step";

    /// <inheritdoc/>
    public string Description => "time of an EKSGLD step over an EKFAC step, MLP 784-512-512-10, batch 256, float, one thread, the basis kept";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1.3);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = NetworkProblem.Perceptron;
        var noisy = Precondition(Ekfac(problem.Network, new KroneckerOptions { BasisPeriod = int.MaxValue, Damping = 0.1 })).Then(Descend<float>(0.001))
            .WithNoise(1.0 / problem.Batch, RandomKey.FromSeed(3))
            .For(problem.Objective, Batches.Reshuffled(problem.Batch, RandomKey.FromSeed(1)), RandomKey.FromSeed(2));
        var comparison = Interleaved.Measure(
            new(
                problem.Name, [Noisy], [Contender.Toolkit],
                [problem.Of(Contender.Toolkit, EkfacStepGate.Chain(problem, int.MaxValue)), problem.Of(Noisy, noisy)],
                seconds => FormattableString.Invariant($"{problem.Batch / seconds / 1e3:0.0} k examples/s")),
            Budget);
        return GateResult.Measured.WorstOf(Limit, [comparison]);
    }
}
