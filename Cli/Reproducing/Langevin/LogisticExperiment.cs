using System.Collections.Immutable;
using System.Globalization;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>B: samplers on a logistic regression, against a long run of the no-U-turn sampler on the same posterior.</summary>
internal static class LogisticExperiment
{
    private static readonly ImmutableArray<Sampler> Samplers =
    [
        .. Of(SamplerKind.AveragedDescent, 0.01, 0.1, 1), .. Of(SamplerKind.Sgld, 0.01, 0.1, 1), .. Of(SamplerKind.Psgld, 3e-4, 3e-3, 3e-2), .. Of(SamplerKind.Ksgld, 0.01, 0.03, 0.1),
        .. Of(SamplerKind.Eksgld, 0.01, 0.03, 0.1), .. Of(SamplerKind.FisherScoring, 0.1, 1), .. Of(SamplerKind.Hamiltonian, 0.001, 0.01, 0.1),
    ];

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "B", "Logistic regression",
        "Bayesian logistic regression with a standard normal prior; the truth is a long run of the no-U-turn sampler on the same posterior. Each sampler runs at temperature 1 at two or three lengths of step, all of which are shown: a longer step "
        + "mixes faster and is more biased, by itself and by the noise of its batches, so that no column alone ranks samplers. Errors of means are in deviations of the posterior, those of deviations are ratios less one, both as root mean squares over coefficients. "
        + "Effective draws are those of the log-likelihood of the test set, for each thousand gradients of batches, burn-in included; where they are fewer than ten or so in all they say only that the chain hardly mixed. Fisher scoring takes off the noise that batches would bring if all of P⁻¹ were theirs, which the prior's part is not. Averaged SGD, without noise, is the control. Judged is only that the truth is one, by R̂ of its chains and by its gradient, which must be the network's; and that SGD of short steps, which has no noise but that of its batches, has not the posterior's spread.",
        Run)
    {
        Units = trials => 1 + (Samplers.Length * trials.Problems),
    };

    private static Evidence Run(Trials trials)
    {
        var data = trials.IsQuick ? LogisticData.Of(trials.Data, trials.Key.Fold(0), 500, 1000, 12) : LogisticData.Of(trials.Data, trials.Key.Fold(0), 2000, 2000, 30);
        var lengths = trials.IsQuick ? new ChainLengths(50, 500, 0.3, 300, 1200, 5, 1000) : new ChainLengths(100, 2000, 0.3, 1000, 4000, 10, 4000);
        var truth = trials.Units.Run<Truth>(new UnitOfWork<Truth>("B truth", stop => Truth.Of(data, trials.IsQuick ? 500 : 2500, stop)))[0];
        var cells = Samplers.SelectMany(sampler => Enumerable.Range(0, trials.Problems).Select(seed => (Sampler: sampler, Seed: seed))).ToImmutableArray();
        var outcomes = trials.Units.Run<LogisticOutcome>(
            [.. cells.Select(cell => new UnitOfWork<LogisticOutcome>($"B {cell.Sampler}, seed {cell.Seed}", stop => Measure(data, truth, cell.Sampler, lengths, trials.Key.Fold(1 + cell.Seed), stop)))]);
        ImmutableArray<LogisticOutcome> Own(int sampler) => [.. outcomes.AsSpan(sampler * trials.Problems, trials.Problems)];
        string Cell(int sampler, Func<LogisticOutcome, double> value, string format) => OverSeeds.Text([.. Own(sampler).Select(value)], format);
        return new(
            [
                new("no-U-turn sampler, the truth", "R̂", 1.01, truth.RHat, truth.RHat <= 1.01),
                new("gradient of the network and of the model", "largest difference", 1e-8, truth.Difference, truth.Difference <= 1e-8),
                Spread(OverSeeds.Of([.. Own(0).Select(outcome => outcome.DeviationError)]).Mean),
            ],
            [
                new(
                    "Bias and speed, a mark for each sampler and length of step", "effective draws of the test log-likelihood a thousand gradients", "error of deviations, |ratio − 1|",
                    [.. Samplers.Select((sampler, i) => (sampler, i)).GroupBy(row => row.sampler.Kind).Select((group, colour) => new Curve(
                        group.First().sampler.Name, [.. group.Select(row => (OverSeeds.Of([.. Own(row.i).Select(outcome => outcome.DrawsAThousand)]).Mean, OverSeeds.Of([.. Own(row.i).Select(outcome => outcome.DeviationError)]).Mean))],
                        CurveKind.StrongMarks, colour))],
                    LogarithmicAcross: true),
            ])
        {
            Tables =
            [
                new(
                    FormattableString.Invariant($"{data.Name}: N = {data.Labels.Length}, {data.Columns} columns and an intercept, test of {data.TestLabels.Length}. {lengths}. {trials.Problems} seeds, intervals of 95 % over them; temperature 1, prior precision {LogisticData.Precision}. pSGLD: α = {Sampler.Decay}, λ = {Sampler.Floor}; SGHMC: αh = {Sampler.Friction}; factors and scalings of the Monte Carlo Fisher matrix, damping τ/N"),
                    ["sampler", "error of means", "error of deviations", "mean ratio of deviations", "error of test log-likelihood", "effective draws a 1000 gradients"],
                    [
                        .. Samplers.Select((sampler, i) => (ImmutableArray<string>)
                            [
                                sampler.ToString(), Cell(i, outcome => outcome.MeanError, "0.000"), Cell(i, outcome => outcome.DeviationError, "0.000"), Cell(i, outcome => outcome.DeviationRatio, "0.000"),
                                Cell(i, outcome => outcome.LogLikelihoodError, "0.00"), Cell(i, outcome => outcome.DrawsAThousand, "0.0"),
                            ]),
                        ["no-U-turn sampler: four chains, an effective draw more or less a draw", "0", "0", "1", "0", string.Create(CultureInfo.InvariantCulture, $"{truth.Effective:0} in all")],
                    ]),
            ],
            Notes = data.Name.StartsWith("drawn", StringComparison.Ordinal) ? [$"{trials.Data.Lack("libsvm/a8a")}: the regression is on drawn rows."] : [],
        };
    }

    private static Finding Spread(double error) => new($"{Samplers[0]}: the spread of the posterior", "error of deviations", 0.5, error, error <= 0.5, Control: true);

    private static Sampler[] Of(SamplerKind kind, params ReadOnlySpan<double> lengths)
    {
        var made = new Sampler[lengths.Length];
        for (var i = 0; i < made.Length; i++) made[i] = new(kind, lengths[i]);
        return made;
    }

    private static LogisticOutcome Measure(LogisticData data, Truth truth, Sampler sampler, ChainLengths lengths, RandomKey key, CancellationToken stop)
    {
        var (objective, d) = (data.Objective(), data.Columns + 1);
        var (sums, squares, traces) = (new double[d], new double[d], new double[lengths.Checkpoints]);
        var start = NetworkChains.Descended(objective, lengths, key.Fold(0), stop);
        var isFinite = NetworkChains.Run(sampler, objective, start, lengths, key.Fold(1), Keep, stop);
        if (!isFinite) return new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

        var (mean, deviation, ratio) = (0.0, 0.0, 0.0);
        for (var j = 0; j < d; j++)
        {
            var own = sums[j] / lengths.Checkpoints;
            var spread = Math.Sqrt(Math.Max(0, (squares[j] / lengths.Checkpoints) - (own * own))) / truth.Deviations[j];
            mean += own * own / (truth.Deviations[j] * truth.Deviations[j]) / d;
            (deviation, ratio) = (deviation + ((spread - 1) * (spread - 1) / d), ratio + (spread / d));
        }

        return new(
            Math.Sqrt(mean), Math.Sqrt(deviation), ratio, (traces.Average() - truth.LogLikelihood) / truth.LogLikelihoodDeviation,
            1000 * ChainDiagnostics.MeanEffectiveSampleSize(traces, 1) / lengths.Gradients);

        // Relative to the true means, so that squares lose nothing.
        void Keep(int index, ReadOnlySpan<double> point)
        {
            for (var j = 0; j < d; j++)
            {
                var centred = point[j] - truth.Means[j];
                sums[j] += centred;
                squares[j] += centred * centred;
            }

            traces[index] = data.TestLogLikelihood(point);
        }
    }

    /// <summary>What the no-U-turn sampler found.</summary>
    private sealed record Truth(ImmutableArray<double> Means, ImmutableArray<double> Deviations, double LogLikelihood, double LogLikelihoodDeviation, double RHat, double Effective, double Difference) : IOutcome<Truth>
    {
        public ImmutableArray<double> Numbers => [.. Means, .. Deviations, LogLikelihood, LogLikelihoodDeviation, RHat, Effective, Difference];

        public static Truth Of(ImmutableArray<double> numbers)
        {
            var d = (numbers.Length - 5) / 2;
            return new(numbers[..d], numbers[d..(2 * d)], numbers[^5], numbers[^4], numbers[^3], numbers[^2], numbers[^1]);
        }

        public static Truth Of(LogisticData data, int draws, CancellationToken stop)
        {
            const int Chains = 4;
            var (d, model) = (data.Columns + 1, data.Model());
            var sample = PosteriorSampler.Run(model, new(Chains, Warmup: Math.Min(1000, draws), Draws: draws, Threads: 1), cancellation: stop);
            var coefficients = Enumerable.Range(0, d).Select(j => sample.Draws(j).ToArray()).ToArray();
            double[] means = [.. coefficients.Select(own => own.Average())];
            var point = new double[d];
            var traces = new double[Chains * draws];
            for (var k = 0; k < traces.Length; k++)
            {
                for (var j = 0; j < d; j++) point[j] = coefficients[j][k];
                traces[k] = data.TestLogLikelihood(point);
            }

            var (mean, gradient, modelGradient, workspace) = (traces.Average(), new double[d], new double[d], new Workspace());
            data.Objective().Gradient(means, gradient, workspace);
            model.LogDensityAndGradient(means, modelGradient, workspace);
            return new(
                [.. means], [.. coefficients.Select((own, j) => Math.Sqrt(own.Average(x => (x - means[j]) * (x - means[j]))))], mean, Math.Sqrt(traces.Average(x => (x - mean) * (x - mean))),
                coefficients.Max(own => ChainDiagnostics.RHat(own, Chains)), ChainDiagnostics.MeanEffectiveSampleSize(traces, Chains),
                gradient.Zip(modelGradient, (mine, other) => Math.Abs((mine * data.Labels.Length) + other)).Max());
        }
    }

    /// <summary>How far a sampler is from the truth, and how fast it goes.</summary>
    private readonly record struct LogisticOutcome(double MeanError, double DeviationError, double DeviationRatio, double LogLikelihoodError, double DrawsAThousand) : IOutcome<LogisticOutcome>
    {
        public ImmutableArray<double> Numbers => [MeanError, DeviationError, DeviationRatio, LogLikelihoodError, DrawsAThousand];

        public static LogisticOutcome Of(ImmutableArray<double> numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }
}
