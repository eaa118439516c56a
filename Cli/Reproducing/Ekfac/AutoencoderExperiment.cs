using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>A: an auto-encoder of digits in training.</summary>
internal static class AutoencoderExperiment
{
    // t of 97.5 % for 1, 2, … degrees of freedom; beyond, that of the last is a little too wide.
    private static readonly ImmutableArray<double> Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052,
        2.048, 2.045, 2.042,
    ];

    /// <summary>The experiment.</summary>
    /// <param name="sizes">How large it is.</param>
    public static Experiment Of(Func<Trials, EkfacSizes> sizes) => new(
        "A", "An auto-encoder in training",
        "A sigmoid auto-encoder of digits with the cross-entropy of coins, in nats an image. K-FAC and EKFAC have the empirical Fisher matrix, running means that keep 0.95, no momentum, and a new basis every 1, 10, … steps; "
        + "EKFAC measures its diagonal at every step, K-FAC has the eigenvalues of its last basis. For each method and period rate and λ are those with the least train loss on seeds of their own; then every method trains from the same starts on "
        + "the same batches. What is found is reported, with intervals over seeds, and not judged: a period is no theorem.",
        trials => Run(trials, sizes(trials).Training))
    {
        Units = trials => Digits.Read(trials.Data, 1, Needed(sizes(trials).Training)) is null ? 0 : CountOf(trials, sizes(trials).Training),
    };

    private static int Needed(TrainingSizes sizes) => sizes.Train + sizes.Held;

    private static int CountOf(Trials trials, TrainingSizes sizes) => Methods(sizes).Sum(method => (Settings(method, sizes).Length * sizes.SweepSeeds) + trials.Problems);

    private static ImmutableArray<TrainingMethod> Methods(TrainingSizes sizes) =>
    [
        .. sizes.Periods.SelectMany(period => new[] { new TrainingMethod(TrainingKind.Kfac, period), new TrainingMethod(TrainingKind.Ekfac, period) }), new(TrainingKind.Adam), new(TrainingKind.Momentum),
    ];

    private static ImmutableArray<TrainingSetting> Settings(TrainingMethod method, TrainingSizes sizes) => method.Kind switch
    {
        TrainingKind.Adam => [.. sizes.AdamRates.Select(rate => new TrainingSetting(rate))],
        TrainingKind.Momentum => [.. sizes.MomentumRates.Select(rate => new TrainingSetting(rate))],
        _ => [.. sizes.Rates.SelectMany(rate => sizes.Dampings.Select(damping => new TrainingSetting(rate, damping)))],
    };

    private static Evidence Run(Trials trials, TrainingSizes sizes)
    {
        if (Digits.Read(trials.Data, sizes.Side, Needed(sizes)) is not { } images) return new([], []) { Notes = [Digits.Lack(trials.Data, Needed(sizes))] };
        var (data, methods) = (TrainingData.Of(images, sizes), Methods(sizes));
        var (sweepKey, ownKey) = trials.Key.Split();
        var sweep = Sweep();
        var chosen = methods.ToImmutableDictionary(method => method, method => sweep.Where(tried => tried.Method == method).MinBy(tried => tried.Loss).Setting);
        var outcomes = trials.Units.Run<TrainingOutcome>(
        [
            .. methods.SelectMany(method => Enumerable.Range(0, trials.Problems).Select(seed => new UnitOfWork<TrainingOutcome>(
                $"A {method}, {chosen[method]}, {sizes.Steps} steps, seed {seed}",
                stop => TrainingTrial.Run(data, sizes, sizes.Steps, method, chosen[method], ownKey.Fold(seed), stop)))),
        ]);
        return Report(trials, sizes, methods, chosen, sweep, [.. methods.Select((method, i) => new TrainingRuns(method, outcomes.Slice(i * trials.Problems, trials.Problems)))]);

        // Means over the seeds of the sweep, the first setting where none is finite.
        ImmutableArray<(TrainingMethod Method, TrainingSetting Setting, double Loss)> Sweep()
        {
            (TrainingMethod Method, TrainingSetting Setting)[] tried = [.. methods.SelectMany(method => Settings(method, sizes).Select(setting => (method, setting)))];
            var found = trials.Units.Run<TrainingOutcome>(
            [
                .. tried.SelectMany(one => Enumerable.Range(0, sizes.SweepSeeds).Select(seed => new UnitOfWork<TrainingOutcome>(
                    $"A choosing {one.Method}, {one.Setting}, {sizes.SweepSteps} steps, seed {seed}",
                    stop => TrainingTrial.Run(data, sizes, sizes.SweepSteps, one.Method, one.Setting, sweepKey.Fold(seed), stop)))),
            ]);
            return [.. tried.Select((one, i) => (one.Method, one.Setting, found.Slice(i * sizes.SweepSeeds, sizes.SweepSeeds).Average(outcome => outcome.Train[^1])))];
        }
    }

    private static Evidence Report(
        Trials trials, TrainingSizes sizes, ImmutableArray<TrainingMethod> methods, ImmutableDictionary<TrainingMethod, TrainingSetting> chosen,
        ImmutableArray<(TrainingMethod Method, TrainingSetting Setting, double Loss)> sweep, ImmutableArray<TrainingRuns> runs)
    {
        TrainingRuns Of(TrainingKind kind, int period) => runs.First(run => run.Method == new TrainingMethod(kind, period));
        var seeds = Figures.Count(trials.Problems, "seed", "seeds");
        return new(
            [],
            [
                .. sizes.Periods.Select(period => new Plot(
                    $"Train loss, period {period}: means and ranges of {seeds}", "step", "nats an image",
                    [.. Beside(period).SelectMany((run, i) => Curve.WithRange($"{run.Method}", [.. run.Looks(outcome => outcome.Train).Select((look, k) => ((double)k * sizes.Every, look.Least, look.Mean, look.Most)).Skip(1)], i))],
                    LogarithmicUp: false)),
                new(
                    $"Train loss at step {sizes.Steps} by period: means and ranges of {seeds}", "period", "nats an image",
                    [
                        .. ((TrainingKind[])[TrainingKind.Kfac, TrainingKind.Ekfac]).SelectMany((kind, i) => Curve.WithRange(
                            kind is TrainingKind.Kfac ? "K-FAC" : "EKFAC",
                            [.. sizes.Periods.Select(period => ((double)period, Of(kind, period).Looks(outcome => outcome.Train)[^1])).Select(at => (at.Item1, at.Item2.Least, at.Item2.Mean, at.Item2.Most))], i)),
                    ],
                    LogarithmicAcross: true, LogarithmicUp: false),
            ])
        {
            Tables =
            [
                new(
                    $"Paired differences, EKFAC − K-FAC, at step {sizes.Steps}, in nats an image: mean and 95 % interval (t) over {seeds}; below 0 EKFAC has the smaller loss",
                    ["period", "train loss", "interval", "test loss", "interval ", "seeds where EKFAC trains to less"],
                    [.. sizes.Periods.Select(period => Difference(period, Of(TrainingKind.Kfac, period), Of(TrainingKind.Ekfac, period)))]),
                new(
                    $"Losses at step {sizes.Steps}, in nats an image: mean over seeds (least – most)",
                    ["method", "rate", "λ", "train loss", "test loss"],
                    [
                        .. runs.Select(run => (ImmutableArray<string>)
                            [$"{run.Method}", Figures.Parameter(chosen[run.Method].Rate), chosen[run.Method].Damping > 0 ? Figures.Parameter(chosen[run.Method].Damping) : "", run.Last(outcome => outcome.Train), run.Last(outcome => outcome.Test)]),
                    ]),
                new(
                    $"Settings that were tried on other seeds: mean train loss at step {sizes.SweepSteps}",
                    ["method", "rate", "λ", "train loss"],
                    [.. sweep.Select(tried => (ImmutableArray<string>)[$"{tried.Method}", Figures.Parameter(tried.Setting.Rate), tried.Setting.Damping > 0 ? Figures.Parameter(tried.Setting.Damping) : "", Nats(tried.Loss)])]),
            ],
            Timings = new(
                [
                    new(
                        $"Seconds of {sizes.Steps} steps, mean over seeds, looks at the losses left out",
                        ["method", "seconds", "milliseconds a step"],
                        [.. runs.Select(run => run.Outcomes.Average(outcome => outcome.Seconds[^1])).Zip(runs, (seconds, run) => (ImmutableArray<string>)[$"{run.Method}", Figures.Value(seconds, 3), Figures.Value(1000 * seconds / sizes.Steps, 3)])]),
                ],
                [
                    .. sizes.Periods.Select(period => new Plot(
                        $"Train loss by seconds, period {period}: means over {seeds}", "seconds", "nats an image",
                        [.. Beside(period).Select((run, i) => new Curve($"{run.Method}", run.BySeconds(), CurveKind.Line, i))], LogarithmicUp: false)),
                ]),
        };

        ImmutableArray<TrainingRuns> Beside(int period) =>
            [Of(TrainingKind.Kfac, period), Of(TrainingKind.Ekfac, period), .. runs.Where(run => run.Method.Kind is TrainingKind.Adam or TrainingKind.Momentum)];
    }

    private static ImmutableArray<string> Difference(int period, TrainingRuns kfac, TrainingRuns ekfac)
    {
        var (train, test) = (Of(outcome => outcome.Train[^1]), Of(outcome => outcome.Test[^1]));
        return [$"{period}", Nats(train.Average()), Interval(train), Nats(test.Average()), Interval(test), $"{train.Count(difference => difference < 0)} of {train.Length}"];

        double[] Of(Func<TrainingOutcome, double> loss) => [.. ekfac.Outcomes.Zip(kfac.Outcomes, (one, other) => loss(one) - loss(other))];
    }

    private static string Interval(double[] differences)
    {
        if (differences.Length < 2) return "one seed";
        var mean = differences.Average();
        var half = Quantiles[Math.Min(differences.Length - 2, Quantiles.Length - 1)] * Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1) / differences.Length);
        return $"{Nats(mean - half)} to {Nats(mean + half)}";
    }

    private static string Nats(double loss) => double.IsFinite(loss) ? FormattableString.Invariant($"{loss:0.00}") : "not finite";

    // The runs of a method, one a seed.
    private sealed record TrainingRuns(TrainingMethod Method, ImmutableArray<TrainingOutcome> Outcomes)
    {
        public ImmutableArray<(double Least, double Mean, double Most)> Looks(Func<TrainingOutcome, ImmutableArray<double>> losses) =>
            [.. Enumerable.Range(0, losses(Outcomes[0]).Length).Select(k => Outcomes.Select(outcome => losses(outcome)[k])).Select(all => (all.Min(), all.Average(), all.Max()))];

        public string Last(Func<TrainingOutcome, ImmutableArray<double>> losses) => Looks(losses)[^1] is var (least, mean, most) ? $"{Nats(mean)} ({Nats(least)} – {Nats(most)})" : "";

        public ImmutableArray<(double X, double Y)> BySeconds() => [.. Looks(outcome => outcome.Seconds).Zip(Looks(outcome => outcome.Train), (seconds, loss) => (seconds.Mean, loss.Mean)).Skip(1)];
    }
}
