using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>How far the chains of a sample have come.</summary>
/// <param name="Share">The share of each chain's transitions that are made, from 0 to 1.</param>
/// <param name="Warming">The number of chains in their warm-up.</param>
/// <param name="Divergences">The divergent transitions since the warm-ups.</param>
/// <param name="Elapsed">The time since they began.</param>
internal sealed record SampleProgress(double[] Share, int Warming, int Divergences, TimeSpan Elapsed) : IShownProgress
{
    /// <inheritdoc/>
    public double Done => Share.Average();

    /// <inheritdoc/>
    public string Line => string.Join("  ", Share.Select((share, chain) => $"chain {chain + 1} {share:p0}")) + $"  divergent {Divergences}  {Cli.Figures.Duration(Elapsed)}";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Done)> Parts => [.. Share.Select((share, chain) => ($"chain {chain + 1}", share))];

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Figures =>
    [
        ("", Warming > 0 ? $"{Warming} warming up" : "sampling"),
        ("divergent ", $"{Divergences}"),
    ];
}

/// <summary>Gathers what chains tell from their own threads, and shows it ten times a second.</summary>
internal sealed class SampleProgressBoard(int chains, Action<SampleProgress> show)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ChainProgress[] _latest = new ChainProgress[chains];
    private readonly long _began = System.Diagnostics.Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private TimeSpan _shown = -Interval;

    /// <summary>Takes note of a chain.</summary>
    /// <param name="progress">How far it has come.</param>
    public void Report(ChainProgress progress)
    {
        // Each chain writes its own place; what is shown may be a transition old.
        _latest[progress.Chain] = progress;
        if (!_gate.TryEnter()) return;
        try
        {
            var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(_began);
            if (elapsed - _shown < Interval) return;
            _shown = elapsed;
            show(new(
                [.. _latest.Select(latest => latest.Transitions == 0 ? 0 : latest.Transition / (double)latest.Transitions)],
                _latest.Count(latest => latest.Transitions == 0 || latest.IsWarmup), _latest.Sum(latest => latest.Divergences), elapsed));
        }
        finally
        {
            _gate.Exit();
        }
    }
}
