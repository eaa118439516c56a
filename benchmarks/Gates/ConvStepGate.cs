namespace Toolkit.Benchmarks;

/// <summary>A training step of a convolutional network against TorchSharp.</summary>
public sealed class ConvStepGate : IGate
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);

    /// <inheritdoc/>
    public string Name => "conv-step";

    /// <inheritdoc/>
    public string Description =>
        "time of TorchSharp's forward, backward and SGD step over ours, conv 3x3x16, pool, conv 3x3x32, pool, dense on 28x28 with rectifiers, batch 64, float, one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(0.4);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var scope = TorchPeer.Open();
        return TrainingStep.Against(NetworkProblem.Convolutional, TorchNetworks.Convolutional, Limit, Budget);
    }
}
