using MathNet.Numerics.Distributions;
using Toolkit.Numerics;
using TorchSharp;

namespace Toolkit.Benchmarks;

/// <summary>Standard normal draws.</summary>
/// <param name="singles">Our fill of floats.</param>
/// <param name="doubles">Our fill of doubles.</param>
public sealed class NormalsGate(Fill<float>? singles = null, Fill<double>? doubles = null) : IGate
{
    private const int Count = 10_000_000;
    private const int WarmCount = 4096;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);

    /// <inheritdoc/>
    public string Name => "normals";

    /// <inheritdoc/>
    public string Description => "time of TorchSharp's normal_ over ours, 10^7 floats and doubles, one thread, the worse of the two";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var scope = TorchPeer.Open();
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Compare("10^7 floats", torch.ScalarType.Float32, singles),
                Compare("10^7 doubles", torch.ScalarType.Float64, doubles, MathNetSamples()),
            ]);
    }

    private static Comparison Compare<T>(string name, torch.ScalarType type, Fill<T>? fill, params ReadOnlySpan<Contender> beside)
        where T : unmanaged
    {
        var draws = Buffer<T>.Allocate(Count);
        Contender[] ours = fill is null
            ? []
            : [new(Contender.Toolkit, () => fill(draws.Mutable), () => fill(draws.Mutable[..WarmCount]))];
        return Interleaved.Measure(
            new(
                name,
                [TorchPeer.Name],
                [Contender.Toolkit],
                [.. ours, TorchPeer.Normals(Count, type), .. beside],
                seconds => FormattableString.Invariant($"{seconds / Count * 1e9:0.00} ns each")),
            Budget);
    }

    // A tenth of the draws would do for a figure that is only printed, but a round compares like with like.
    private static Contender MathNetSamples()
    {
        var (random, draws, few) = (new Random(1), new double[Count], new double[WarmCount]);
        return new("MathNet", () => Normal.Samples(random, draws, 0, 1), () => Normal.Samples(random, few, 0, 1));
    }
}
