namespace Toolkit.Benchmarks;

/// <summary>A training step of a perceptron against TorchSharp.</summary>
public sealed class MlpStepGate : IGate
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);

    /// <inheritdoc/>
    public string Name => "mlp-step";

    /// <inheritdoc/>
    public string Description => "time of TorchSharp's forward, backward and SGD step over ours, MLP 784-512-512-10, batch 256, float, one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(0.7);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var scope = TorchPeer.Open();
        return TrainingStep.Against(NetworkProblem.Perceptron, TorchNetworks.Perceptron, Limit, Budget);
    }
}

/// <summary>A training step of ours against a peer's that starts from the same parameters.</summary>
internal static class TrainingStep
{
    /// <summary>Checks that both sides have one loss at the start, and times them.</summary>
    public static GateResult Against(NetworkProblem problem, Func<NetworkProblem, (Contender Contender, double Loss)> peer, GateLimit limit, TimeSpan budget)
    {
        var (theirs, theirLoss) = peer(problem);
        var ourLoss = problem.Loss();
        if (Math.Abs(ourLoss - theirLoss) > 1e-4 * ourLoss) throw new InvalidOperationException($"The loss at the start is {ourLoss} here and {theirLoss} there.");
        var comparison = Interleaved.Measure(
            new(problem.Name, [theirs.Name], [Contender.Toolkit], [problem.GradientDescent(), theirs], seconds => FormattableString.Invariant($"{problem.Batch / seconds / 1e3:0.0} k examples/s")),
            budget);
        return GateResult.Measured.WorstOf(limit, [comparison]);
    }
}
