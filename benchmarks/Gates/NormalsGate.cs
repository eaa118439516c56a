using System.Numerics;
using MathNet.Numerics.Distributions;
using Toolkit.Numerics;
using TorchSharp;

namespace Toolkit.Benchmarks;

/// <summary>Standard normal draws.</summary>
public sealed class NormalsGate : IGate
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
                Compare<float>("10^7 floats", torch.ScalarType.Float32),
                Compare<double>("10^7 doubles", torch.ScalarType.Float64, MathNetSamples()),
            ]);
    }

    private static Comparison Compare<T>(string name, torch.ScalarType type, params ReadOnlySpan<Contender> beside)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var draws = Buffer<T>.Allocate(Count);
        var ours = new Contender(Contender.Toolkit, () => Fill(draws.Mutable), () => Fill(draws.Mutable[..WarmCount]));
        Fill(draws.Mutable);
        CheckMoments(draws.Span);
        return Interleaved.Measure(
            new(
                name,
                [TorchPeer.Name],
                [Contender.Toolkit],
                [ours, TorchPeer.Normals(Count, type), .. beside],
                seconds => FormattableString.Invariant($"{seconds / Count * 1e9:0.00} ns each")),
            Budget);

        static void Fill(Span<T> destination) => RandomKey.FromSeed(1).Normals(destination);
    }

    // Ten standard errors of the mean, seven of the second moment: a fill that skips work fails, chance does not.
    private static void CheckMoments<T>(ReadOnlySpan<T> draws)
        where T : INumber<T>
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var draw in draws)
        {
            var value = double.CreateChecked(draw);
            sum += value;
            squares += value * value;
        }

        var allowed = 10 / Math.Sqrt(draws.Length);
        if (!(Math.Abs(sum / draws.Length) <= allowed && Math.Abs(squares / draws.Length - 1) <= allowed))
            throw new InvalidOperationException($"The draws have mean {sum / draws.Length} and second moment {squares / draws.Length}: not standard normal.");
    }

    // A tenth of the draws would do for a figure that is only printed, but a round compares like with like.
    private static Contender MathNetSamples()
    {
        var (random, draws, few) = (new Random(1), new double[Count], new double[WarmCount]);
        return new("MathNet", () => Normal.Samples(random, draws, 0, 1), () => Normal.Samples(random, few, 0, 1));
    }
}
