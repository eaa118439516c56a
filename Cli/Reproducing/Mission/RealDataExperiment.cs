using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>D: RCV1 and Adult, where they are here.</summary>
internal static class RealDataExperiment
{
    private const int MostKeys = 10;

    private static readonly ImmutableArray<int> Tops = [50, 200, 1000];
    private static readonly ImmutableArray<RealRun> Text = [new(1, 400, 0.5), new(1, 1600, 0.5), new(5, 1600, 0.5)];

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "D", "Text and census data",
        "RCV1 (1000 documents of 9,738 words in all, 500 for the test) with λ = 0.5, and Adult (a8a, 123 columns of zeros and ones) with λ = 0.05; logistic loss, no intercept, examples in the order of the file, accuracy on the test. "
        + "Hashing has as many cells as the sketch; both are means over up to ten keys. With 1000 coefficients MISSION must come near to all of them, with few cells and few coefficients far from it; hard thresholding with 50 tells little more than a coin.",
        Run)
    {
        Units = trials => trials.Data.Find("vw", "rcv1_small.dat") is null ? 0 : Text.Length * Tops.Length,
    };

    private static Evidence Run(Trials trials)
    {
        var data = trials.Data;
        var evidence = new Evidence([], []);
        evidence = data.Read("vw", "rcv1_small.dat", ExampleFormat.VowpalWabbit) is { } text && data.Read("vw", "rcv1_small_test.data", ExampleFormat.VowpalWabbit) is { } textTest
            ? Documents(evidence, text, textTest, trials)
            : evidence with { Notes = evidence.Notes.Add($"{data.Lack("vw/rcv1_small")}: RCV1 was left out.") };
        return data.Read("libsvm", "a8a", ExampleFormat.Libsvm) is { } census && data.Read("libsvm", "a8a.t", ExampleFormat.Libsvm) is { } censusTest
            ? Census(evidence, census, censusTest, trials)
            : evidence with { Notes = evidence.Notes.Add($"{data.Lack("libsvm/a8a")}: Adult was left out.") };
    }

    private static Evidence Documents(Evidence before, ExampleSet<float> train, ExampleSet<float> test, Trials trials)
    {
        // A part of it knows nothing of the others: three runs, for each its sizes of k, hashing and the dense one.
        var outcomes = trials.Units.Run<RealOutcome>(
            [.. Text.SelectMany(run => Tops.Select(top => new UnitOfWork<RealOutcome>($"D {run}, k = {top}", _ => Of(train, test, run, top, trials))))]);
        RealOutcome At(int run, int top) => outcomes[(run * Tops.Length) + top];
        return before with
        {
            Findings =
            [
                .. before.Findings,
                Lost("RCV1, 5 passes, 3×1600, k = 1000: below all words", 0.03, At(2, 2).Dense - At(2, 2).Mission),
                Lost("RCV1, 5 passes, 3×1600, k = 1000: below dense H_k", 0.03, At(2, 2).Largest - At(2, 2).Mission),
                Lost("RCV1, 5 passes, 3×1600: hashing below all words", 0.03, At(2, 2).Dense - At(2, 2).Hashing),
                Lost("RCV1, hard thresholding, k = 50: below all words", 0.1, At(2, 0).Dense - At(2, 0).HardThresholding) with { Control = true },
                Lost("RCV1, MISSION, 1 pass, 3×400, k = 50: below all", 0.03, At(0, 0).Dense - At(0, 0).Mission) with { Control = true },
            ],
            Tables =
            [
                .. before.Tables,
                new(
                    "RCV1, percent of 500 documents told rightly",
                    ["passes, cells", .. Tops.SelectMany(k => new[] { $"MISSION {k}", $"IHT {k}", $"dense H_{k}" }), "hashing", "all words"],
                    [
                        .. Text.Select((run, i) => (ImmutableArray<string>)
                            [
                                $"{run.Passes}, 3×{run.Columns}",
                                .. Tops.SelectMany((_, k) => new[] { Percent(At(i, k).Mission), Percent(At(i, k).HardThresholding), Percent(At(i, k).Largest) }),
                                Percent(At(i, 0).Hashing), Percent(At(i, 0).Dense),
                            ]),
                    ]),
            ],
        };
    }

    private static Evidence Census(Evidence before, ExampleSet<float> train, ExampleSet<float> test, Trials trials)
    {
        var census = Of(train, test, new(1, 40, 0.05), 60, trials);
        return before with
        {
            Findings = [.. before.Findings, Lost("Adult, 3×40, k = 60: below all columns", 0.04, census.Dense - census.Mission)],
            Tables =
            [
                .. before.Tables,
                new(
                    FormattableString.Invariant($"Adult (a8a), percent of {test.Count} told rightly, one pass"),
                    ["cells", "MISSION 60", "IHT 60", "dense H_60", "hashing", "all columns"],
                    [["3×40", Percent(census.Mission), Percent(census.HardThresholding), Percent(census.Largest), Percent(census.Hashing), Percent(census.Dense)]]),
            ],
        };
    }

    // What is random is so by its hashes alone: means over keys.
    private static RealOutcome Of(ExampleSet<float> train, ExampleSet<float> test, RealRun run, int top, Trials trials)
    {
        var (passes, keys) = (train.With(run.Passes), Math.Min(trials.Problems, MostKeys));
        var dense = Baselines.Dense(passes, run.Rate);
        double Mean(Func<RandomKey, double> accuracy) => Enumerable.Range(0, keys).Average(k => accuracy(trials.Key.Fold(k)));
        return new(
            Mean(key => Baselines.Accuracy(Baselines.Mission(passes, run.Rate, new(3, run.Columns, top, key)), test)), Baselines.Accuracy(Baselines.HardThresholding(passes, run.Rate, top), test),
            Mean(key => Baselines.HashingAccuracy(passes, test, run.Rate, 3 * run.Columns, key)), Baselines.Accuracy(Baselines.Largest(dense, top), test), Baselines.Accuracy(dense, test));
    }

    private static Finding Lost(string family, double most, double lost) => new(family, "accuracy lost", most, lost, lost <= most);

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.0}");

    private sealed record RealRun(int Passes, int Columns, double Rate);

    private readonly record struct RealOutcome(double Mission, double HardThresholding, double Hashing, double Largest, double Dense) : IOutcome<RealOutcome>
    {
        public ImmutableArray<double> Numbers => [Mission, HardThresholding, Hashing, Largest, Dense];

        public static RealOutcome Of(ImmutableArray<double> numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }
}
