using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>C: a network on a small set of digits: how it predicts, what it tells from digits, and what it answers to attacks.</summary>
internal static class DigitsExperiment
{
    private static readonly DigitsSizes Full = new(28, 100, 3000, 2000, 1000, 300, 10, 10);
    private static readonly DigitsSizes Small = new(8, 32, 1000, 1000, 500, 200, 10, 1);

    private static readonly Sampler Control = new(SamplerKind.AveragedDescent, 0.1);

    private static readonly ImmutableArray<Row> Rows =
    [
        new("SGD, last iterate", Control, true), new("averaged SGD", Control, false), new("SGLD", new(SamplerKind.Sgld, 0.1), false), new("pSGLD", new(SamplerKind.Psgld, 0.001), false),
        new("KSGLD", new(SamplerKind.Ksgld, 0.005), false), new("EKSGLD", new(SamplerKind.Eksgld, 0.005), false), new("SGHMC", new(SamplerKind.Hamiltonian, 0.01), false),
    ];

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "C", "A small set of digits: prediction, shift, attacks",
        "A network with one hidden layer of rectified units learns from few digits of MNIST's test set, with a normal prior of all weights, and is asked about the last ones. All chains of a seed share start, descent, batches and length, and run at "
        + "temperature 1; probabilities are averaged over checkpoints, never their logarithms. Averaged SGD is the same average without noise: what it has in common with a posterior is not the posterior's doing. Lengths of steps are given and were not searched for, and a search could change any order. No theorem says who wins, and none is judged; "
        + "what is judged is that noise of temperature 0 is none, to the last bit, and that noise of temperature 1 is some. A dash stands where there is nothing to measure, or where a chain left the finite numbers.",
        Run)
    {
        Units = trials => trials.Data.Find("mnist", "t10k-images-idx3-ubyte.gz") is null ? 0 : 1 + (Rows.Length * trials.Problems),
    };

    private static Evidence Run(Trials trials)
    {
        var (data, notes) = DigitsData.Of(trials.Data, trials.Key.Fold(0), trials.IsQuick ? Small : Full);
        return data is null ? new([], []) { Notes = notes } : Run(trials, data) with { Notes = notes };
    }

    private static Evidence Run(Trials trials, DigitsData data)
    {
        var sizes = trials.IsQuick ? Small : Full;
        var lengths = trials.IsQuick ? new ChainLengths(50, 800, 0.1, 200, 400, 20, 50) : new ChainLengths(100, 1500, 0.1, 300, 1200, 30, 60);
        var posterior = new DigitsPosterior(data, sizes, lengths);
        var distances = trials.Units.Run<Distances>(new UnitOfWork<Distances>("C temperature", stop => new(posterior.DistanceAt(0, trials.Key.Fold(1), stop), posterior.DistanceAt(1, trials.Key.Fold(1), stop))))[0];
        var outcomes = trials.Units.Run<DigitsOutcome>(
        [
            .. Rows.SelectMany(row => Enumerable.Range(0, trials.Problems).Select(seed => new UnitOfWork<DigitsOutcome>(
                $"C {row.Name}, {row.Sampler.Step}, seed {seed}", stop => posterior.Measure(row.Sampler, row.IsPoint, Control, trials.Key.Fold(2 + seed), stop)))),
        ]);
        ImmutableArray<DigitsOutcome> Own(int row) => [.. outcomes.AsSpan(row * trials.Problems, trials.Problems)];
        string Cell(int row, Func<DigitsOutcome, double> value, string format) => OverSeeds.Text([.. Own(row).Select(value)], format);
        string Percent(int row, Func<DigitsOutcome, double> value) => Cell(row, outcome => 100 * value(outcome), "0.0");
        Measurements Table(string title, ImmutableArray<string> columns, Func<int, IEnumerable<string>> cells) =>
            new(title, [.. columns], [.. Rows.Select((row, i) => (ImmutableArray<string>)[row.Name, .. cells(i)])]);
        var epsilons = DigitsPosterior.Epsilons;
        return new(
            [
                new("SGLD at temperature 0, and SGD on its batches", "largest difference", 0, distances.Cold, distances.Cold == 0),
                new("SGLD at temperature 1, and SGD on its batches", "largest difference", 0, distances.Warm, distances.Warm == 0, Control: true),
            ],
            [
                new(
                    "Right answers to PGD on the average's own gradient, means over seeds", "ε", "percent",
                    [.. Rows.Select((row, i) => new Curve(
                        row.Name, [.. epsilons.Prepend(0).Select((epsilon, k) => (epsilon, 100 * OverSeeds.Of([.. Own(i).Select(outcome => outcome.Attacked[k == 0 ? 0 : epsilons.Length + k])]).Mean))], CurveKind.Line, i))],
                    LogarithmicUp: false),
            ])
        {
            Tables =
            [
                Table(
                    FormattableString.Invariant($"Prediction: {sizes.Train} digits of {sizes.Side}×{sizes.Side} to learn from, {sizes.Test} for the test, {sizes.Hidden} hidden units, prior precision {sizes.Precision}. {lengths}. {Steps()}; intervals of 95 % over {trials.Problems} seeds, which differ in start, batches and noise and not in digits"),
                    ["", "last checkpoint, %", "its NLL", "averaged, %", "NLL", "ECE", "Brier", "effective draws a 1000 gradients"],
                    i =>
                    [
                        Percent(i, outcome => outcome.LastAccuracy), Cell(i, outcome => outcome.LastLoss, "0.000"), Percent(i, outcome => outcome.Accuracy), Cell(i, outcome => outcome.Loss, "0.000"),
                        Cell(i, outcome => outcome.Calibration, "0.000"), Cell(i, outcome => outcome.Brier, "0.000"), Cell(i, outcome => outcome.DrawsAThousand, "0.0"),
                    ]),
                Table(
                    FormattableString.Invariant($"Shift: the area under the ROC curve that tells {string.Join(", ", data.Shifted.Select(kind => $"{kind.Inputs.Count} of {kind.Name}"))} from the test, by the entropy H of p̄ and by mutual information I = H − mean H; a half is chance"),
                    ["", .. data.Shifted.SelectMany(kind => new[] { $"{kind.Name}: H", "I" })],
                    i => data.Shifted.SelectMany((_, k) => new[] { Cell(i, outcome => outcome.EntropyAreas[k], "0.000"), Cell(i, outcome => outcome.InformationAreas[k], "0.000") })),
                Table(
                    FormattableString.Invariant($"Attacks on −ln p̄ of {sizes.Members} checkpoints, with the gradient of the average: percent of {sizes.Attacked} digits answered rightly. PGD takes {DigitsPosterior.AttackSteps} steps of ε/4 from a drawn start. Transfer: made by PGD on averaged SGD, for which it is an attack on itself"),
                    ["", "no attack", .. new[] { "FGSM", "PGD", "transfer" }.SelectMany(attack => epsilons.Select(epsilon => FormattableString.Invariant($"{attack} {epsilon}")))],
                    i => Enumerable.Range(0, 1 + (3 * epsilons.Length)).Select(k => Percent(i, outcome => outcome.Attacked[k]))),
            ],
        };
    }

    private static string Steps() => string.Join(", ", Rows.Where(row => !row.IsPoint).Select(row => row.Sampler));

    /// <summary>A row of the tables.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Sampler">The chain.</param>
    /// <param name="IsPoint">Whether its last point alone answers.</param>
    private readonly record struct Row(string Name, Sampler Sampler, bool IsPoint);

    /// <summary>How far chains with noise are from descent.</summary>
    private readonly record struct Distances(double Cold, double Warm) : IOutcome<Distances>
    {
        public ImmutableArray<double> Numbers => [Cold, Warm];

        public static Distances Of(ImmutableArray<double> numbers) => new(numbers[0], numbers[1]);
    }
}
