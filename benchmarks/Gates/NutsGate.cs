using System.Diagnostics;
using System.Globalization;
using Toolkit.Inference;

namespace Toolkit.Benchmarks;

/// <summary>Effective draws a second of our NUTS against those of Stan's.</summary>
public sealed class NutsGate : IGate
{
    private const int Chains = 4;
    private const int Warmup = 1000;
    private const int Draws = 1000;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(7);
    private static readonly string[] Header = ["model", "sampler", "runs", "seconds", "least bulk size", "a second", "gradients of draws", "ratio"];

    /// <inheritdoc/>
    public string Name => "nuts";

    /// <inheritdoc/>
    public string Description => "least bulk effective sample size a second of chains, 1,000 of warm-up and 1,000 draws, over that of Stan's (rstan): a Gaussian of 100 dimensions, " +
        "eight schools, logistic regression of 1,000 x 25; four chains, the seconds of each summed, the worst";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(1.5);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = new BayesianLogisticProblem();
        using var stan = new StanPeer(problem);
        Pair[] pairs =
        [
            Compare(stan, "gaussian", "Gaussian, 100", ToolkitDensities.GaussianModel(), 0.8),
            Compare(stan, "schools", "eight schools", ToolkitDensities.SchoolsModel(isStatic: true), 0.95),
            Compare(stan, "logistic", "1,000 x 25", ToolkitDensities.LogisticModel(problem), 0.8),
        ];
        return new GateResult.Measured(
            pairs.Min(pair => pair.Ratio),
            [],
            [.. TextTable.Lines([Header, .. pairs.SelectMany(pair => pair.Rows)]), "Medians over runs, each of other seeds; both samplers by their own clocks around each chain, one chain after the other."]);
    }

    // One run of ours is discarded; then in turns until the time is spent.
    private static Pair Compare(StanPeer stan, string name, string title, Model<double> model, double targetAcceptance)
    {
        ulong seed = 0;
        Run Ours()
        {
            var sample = PosteriorSampler.Run(model, new(Chains, Warmup, Draws, Seed: ++seed, TargetAcceptance: targetAcceptance, Threads: 1));
            return new(
                sample.Chains.Sum(chain => (chain.WarmupTime + chain.SamplingTime).TotalSeconds),
                Enumerable.Range(0, model.Dimension).Min(k => ChainDiagnostics.BulkEffectiveSampleSize(sample.Draws(k), Chains)),
                sample.Chains.Sum(chain => chain.Transitions.Sum(transition => (double)transition.Gradients)));
        }

        Run Theirs()
        {
            var (seconds, size, leapfrogs) = stan.Chains(name, Chains, Warmup, Draws);
            return new(seconds, size, leapfrogs);
        }

        Ours();
        var (ours, theirs) = (new List<Run>(), new List<Run>());
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Budget;)
        {
            ours.Add(Ours());
            theirs.Add(Theirs());
        }

        return new(title, ours, theirs);
    }

    private sealed record Run(double Seconds, double Size, double Gradients)
    {
        public double Rate => Size / Seconds;
    }

    private sealed record Pair(string Title, IReadOnlyList<Run> Ours, IReadOnlyList<Run> Theirs)
    {
        public double Ratio => Median(Ours, run => run.Rate) / Median(Theirs, run => run.Rate);

        public string[][] Rows => [Row(Title, Contender.Toolkit, Ours, $"{Number(Ratio, "f2")}"), Row("", StanPeer.Name, Theirs, "")];

        private static string[] Row(string title, string sampler, IReadOnlyList<Run> runs, string ratio) =>
        [
            title, sampler, $"{runs.Count}", Number(Median(runs, run => run.Seconds), "f3"), Number(Median(runs, run => run.Size), "f0"), Number(Median(runs, run => run.Rate), "f0"),
            Number(Median(runs, run => run.Gradients), "f0"), ratio,
        ];

        private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

        private static double Median(IReadOnlyList<Run> runs, Func<Run, double> figure)
        {
            var sorted = runs.Select(figure).Order().ToArray();
            return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
        }
    }
}
