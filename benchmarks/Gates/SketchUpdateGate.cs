using Toolkit.Numerics;
using Toolkit.Sketching;

namespace Toolkit.Benchmarks;

/// <summary>Additions to a Count-Sketch that is larger than the caches, and estimates from it.</summary>
public sealed class SketchUpdateGate : IGate
{
    // What a turn adds; the peers' parts, and ours, hold that many.
    private const int Keys = 1 << 22;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(14);

    /// <inheritdoc/>
    public string Name => "sketch-update";

    /// <inheritdoc/>
    public string Description => "additions a second to a Count-Sketch of 5 x 2^20 floats over those of C++ (g++ -O3 -march=native, its fastest path, all additions 1), random 64-bit keys, one thread; estimates beside it";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(0.8);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var native = new NativeSketch();
        var (ids, deltas) = (Buffer<ulong>.Allocate(Keys), Buffer<float>.Allocate(Keys));
        for (var i = 0; i < Keys; i++) ids.Mutable[i] = RandomKey.FromSeed(7).Fold(i).Seed;
        Check(native, ids.Span[..100_000]);
        for (var i = 0; i < Keys; i++) deltas.Mutable[i] = (i % 15) - 7;
        var updates = Updates(native, ids, deltas);
        var estimates = Estimates(native, ids);
        return new GateResult.Measured(
            Limit.Worst([updates.Ratio.Value]), [updates, estimates],
            ["The value is that of the additions. Ours carry a number for each key and take two hashes a row, in memory of 4 KB pages; theirs add 1, and take two for all rows."]);
    }

    private static Comparison Updates(NativeSketch native, Buffer<ulong> ids, Buffer<float> deltas)
    {
        var sketch = New();
        (int Path, int Pages)[] peers = [(0, 0), (2, 0), (2, 1), (3, 0), (4, 0), (4, 1)];
        Contender[] contenders =
        [
            new(Contender.Toolkit, () => sketch.Add(ids.Span, deltas.Span), () => sketch.Add(ids.Span[..(1 << 18)], deltas.Span[..(1 << 18)])),
            .. peers.Select(peer => new Contender(
                $"C++ {NativeSketch.AddPaths[peer.Path]}, {NativeSketch.Pages[peer.Pages]}",
                () => native.Add(peer.Path, peer.Pages, ids.Span), () => native.Add(peer.Path, peer.Pages, ids.Span[..(1 << 18)]))),
        ];
        return Interleaved.Measure(new("additions", [.. contenders.Skip(1).Select(peer => peer.Name)], [Contender.Toolkit], contenders, Figure), Budget);
    }

    private static Comparison Estimates(NativeSketch native, Buffer<ulong> ids)
    {
        var (sketch, estimates) = (New(), Buffer<float>.Allocate(Keys));
        (int Path, int Pages)[] peers = [(1, 0), (1, 1)];
        Contender[] contenders =
        [
            new(Contender.Toolkit, () => sketch.Estimate(ids.Span, estimates.Mutable), () => sketch.Estimate(ids.Span[..(1 << 18)], estimates.Mutable[..(1 << 18)])),
            .. peers.Select(peer => new Contender(
                $"C++ {NativeSketch.EstimatePaths[peer.Path]}, {NativeSketch.Pages[peer.Pages]}",
                () => native.Estimate(peer.Path, peer.Pages, ids.Span, estimates.Mutable), () => native.Estimate(peer.Path, peer.Pages, ids.Span[..(1 << 18)], estimates.Mutable))),
        ];
        return Interleaved.Measure(new("estimates", [.. contenders.Skip(1).Select(peer => peer.Name)], [Contender.Toolkit], contenders, Figure), Budget / 3);
    }

    // All paths of the peer come to one table, and a key that is there a thousand times is told by both sides.
    private static void Check(NativeSketch native, ReadOnlySpan<ulong> keys)
    {
        ulong[] ids = [.. keys];
        for (var i = 0; i < 1000; i++) ids[i * 97] = 777;
        float[]? first = null;
        for (var path = 0; path < NativeSketch.AddPaths.Length; path++)
        {
            native.Table(0).Clear();
            native.Add(path, 0, ids);
            first ??= native.Table(0).ToArray();
            if (!native.Table(0).SequenceEqual(first)) throw new InvalidOperationException($"The peer's path {NativeSketch.AddPaths[path]} comes to another table.");
        }

        var (sketch, told) = (New(), new float[1]);
        sketch.Add(ids, [.. Enumerable.Repeat(1f, ids.Length)]);
        for (var path = 0; path < NativeSketch.EstimatePaths.Length; path++)
        {
            native.Estimate(path, 0, [777], told);
            if (Math.Abs(told[0] - 1000) > 2 || Math.Abs(sketch.Estimate(777) - 1000) > 2) throw new InvalidOperationException($"A key is there 1000 times; told are {told[0]} and {sketch.Estimate(777)}.");
        }
    }

    private static CountSketch<float> New() => CountSketch<float>.Zero(NativeSketch.Rows, NativeSketch.Columns, RandomKey.FromSeed(1));

    private static string Figure(double seconds) => FormattableString.Invariant($"{Keys / seconds / 1e6:0.0} M/s");
}
