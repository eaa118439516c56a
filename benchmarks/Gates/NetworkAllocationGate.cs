using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>What a training step of a network allocates in steady state, by every optimiser and sampler for networks.</summary>
public sealed class NetworkAllocationGate : IGate
{
    private const int Batch = 32;
    private const int WarmUp = 30;
    private const int Steps = 20;
    private static readonly RandomKey Key = RandomKey.FromSeed(5);

    /// <inheritdoc/>
    public string Name => "network-allocation";

    /// <inheritdoc/>
    public string Description => "bytes allocated by a training step in steady state, refreshes of the basis included, the worst over optimisers, samplers and two networks, on the thread that steps";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(0);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        NetworkProblem[] problems =
        [
            new("perceptron", Network.Of<float>(64).Dense(40).Relu().LayerNorm().Dense(20).Tanh().Dense(10), Batch),
            new("convolutional", Network.Of<float>(12, 12, 1).Convolve(8, 3, padding: 1).Relu().MaxPool(2).Convolve(8, 3).Elu().Flatten().Dense(10), Batch),
        ];
        (string Network, string Step, long Bytes)[] rows = [.. problems.SelectMany(problem => Contenders(problem).Select(contender => (problem.Name, contender.Name, Bytes(contender))))];
        return new GateResult.Measured(
            rows.Max(row => row.Bytes), [], [.. TextTable.Lines([["network", "step", "bytes"], .. rows.Select(row => (string[])[row.Network, row.Step, $"{row.Bytes}"])])]);
    }

    private static Contender[] Contenders(NetworkProblem problem)
    {
        var (o, network, blocks) = (problem.Objective, problem.Network, problem.Network.Parameters);
        var options = new KroneckerOptions { BasisPeriod = 10, Damping = 0.1 };
        const double Temperature = 1.0 / Batch;
        return
        [
            problem.Of("SGD", Descend<float>(0.01).AsUpdate().For(o, 16, Key)),
            problem.Of("momentum", HeavyBall<float>(0.9).Then(Descend<float>(0.01)).AsUpdate().Reshuffled(o, 16, Key)),
            problem.Of("Adam", Adam<float>(0.001).AsUpdate().For(o, 16, Key)),
            problem.Of("Shampoo", Precondition(Shampoo<float>(blocks)).Then(Descend<float>(0.001)).AsUpdate().For(o, 16, Key)),
            problem.Of("SOAP", ScaleBySoap<float>(blocks).Then(Descend<float>(0.001)).AsUpdate().For(o, 16, Key)),
            problem.Of("Muon", ScaleByMuon<float>(blocks).Then(Descend<float>(0.001)).AsUpdate().For(o, 16, Key)),
            problem.Of("K-FAC", Precondition(Kfac(network, Fisher.MonteCarlo, options)).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("K-FAC, exact damping", Precondition(Kfac(network, options, hasExactDamping: true)).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("K-FAC of Martens and Grosse", Optimization.Steps.Kfac(o, Kfac(network, Fisher.MonteCarlo, options), 16, Key)),
            problem.Of("EKFAC", Precondition(Ekfac(network, options)).Then(HeavyBall<float>(0.9)).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("EKFAC, type II", Precondition(Ekfac(network, Fisher.TypeTwo, options)).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("EKFAC-ra", Precondition(RunningAverageEkfac(network, options)).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("TEKFAC", Precondition(Ekfac(network, options with { MatchesTraces = true })).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("diagonal Fisher", Precondition(DiagonalFisher(network)).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("quasi-diagonal", Precondition(QuasiDiagonal(network)).Then(Descend<float>(0.001)).For(o, 16, Key)),
            problem.Of("SGLD", Descend<float>(0.001).WithNoise(Temperature, Key).For(o, 16, Key)),
            problem.Of("pSGLD", ScaleByRmsProp<float>(0.99, 1e-2).Then(Descend<float>(0.001)).WithNoise(Temperature, Key).For(o, 16, Key)),
            problem.Of("KSGLD", Precondition(Kfac(network, options)).Then(Descend<float>(0.001)).WithNoise(Temperature, Key).For(o, 16, Key)),
            problem.Of("EKSGLD", Precondition(Ekfac(network, options)).Then(Descend<float>(0.001)).WithNoise(Temperature, Key).For(o, 16, Key)),
            problem.Of("EKSGLD, frozen", Precondition(Ekfac(network, options).Frozen(10)).Then(Descend<float>(0.001)).WithNoise(Temperature, Key).For(o, 16, Key)),
            problem.Of("quasi-diagonal Langevin", Precondition(QuasiDiagonal(network)).Then(Descend<float>(0.001)).WithNoise(Temperature, Key).For(o, 16, Key)),
            problem.Of("noisy EK-FAC", Precondition(Ekfac(network, options)).Then(Descend<float>(0.001)).AsNoisyNaturalGradient(Temperature, Key).For(o, 16, Key)),
        ];
    }

    // The least of three measurements: what a late compilation allocates is not the step's.
    private static long Bytes(Contender contender)
    {
        for (var i = 0; i < WarmUp; i++) contender.Run();
        var least = long.MaxValue;
        for (var trial = 0; trial < 3; trial++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Steps; i++) contender.Run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
