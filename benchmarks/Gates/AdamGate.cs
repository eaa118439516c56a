using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>A large Adam step against the memory that it has to move.</summary>
public sealed class AdamGate : IGate
{
    private const int Count = 10_000_000;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Name => "adam";

    /// <inheritdoc/>
    public string Description =>
        "time of an Adam step on 10^7 floats over the time to copy as many bytes (7 streams of 40 MB, the faster of two copies), one thread";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1.3);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = AdamProblem.Of(Count, decay: 0);
        var (copy, streaming) = Copies();
        using var scope = TryOpen(out var missing);
        Contender[] contenders =
        [
            problem.Plain(),
            copy,
            streaming,
            problem.FusedInVectors(),
            problem.FusedIn512Bits(),
            .. scope is null ? [] : (Contender[])[TorchPeer.Adam(problem.Point.Span, problem.Gradient.Span, problem.Rate)],
        ];
        var comparison = Interleaved.Measure(new("10^7 floats", [Contender.Toolkit], [copy.Name, streaming.Name], contenders, Bandwidth), Budget);
        return GateResult.Measured.WorstOf(Limit, [comparison], missing is null ? [] : [missing]);
    }

    private static string Bandwidth(double seconds) => FormattableString.Invariant($"{7.0 * sizeof(float) * Count / seconds / 1e9:0.0} GB/s");

    // A copy reads one stream and writes another: three and a half arrays, all larger than the caches, are seven streams.
    private static (Contender Span, Contender Streaming) Copies()
    {
        var (sources, targets) = (Streams(), Streams());
        return (new("copy", () => Each(static (source, target) => source.CopyTo(target))), new("copy, streaming", () => Each(StreamingCopy.Copy)));

        void Each(Action<ReadOnlySpan<float>, Span<float>> copy)
        {
            for (var stream = 0; stream < sources.Length; stream++) copy(sources[stream].Span, targets[stream].Mutable);
        }
    }

    // Written once, so that every page is there.
    private static Buffer<float>[] Streams() =>
        [.. new[] { Count, Count, Count, Count / 2 }.Select(length =>
        {
            var stream = Buffer<float>.Allocate(length);
            stream.Mutable.Fill(1);
            return stream;
        })];

    // TorchSharp is printed beside the value and decides nothing: without it the gate still measures.
    private static IDisposable? TryOpen(out string? missing)
    {
        try
        {
            missing = null;
            return TorchPeer.Open();
        }
        catch (PeerMissingException cause)
        {
            missing = cause.Message;
            return null;
        }
    }
}
