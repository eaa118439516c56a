using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>M: accuracy against memory, on a stream whose ids follow a power law.</summary>
internal static class StreamExperiment
{
    private const int Train = 20_000;
    private const int Test = 5_000;
    private const int Top = 200;
    private const double Rate = 0.1;
    private const int MostStreams = 6;

    private static readonly ImmutableArray<int> Columns = [32, 128, 512, 2048, 8192];

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "M", "Accuracy against memory",
        $"A stream of {Train} examples of about 40 features each, whose ids are drawn from a power law, r^−1.1 on 10⁹; 100 features among the 2000 most common decide the label by a logistic law, the others are noise. One pass, logistic loss. "
        + $"MISSION keeps k = {Top} in three rows of w; hashing with signs has 3 w cells and forgets names; the dense method has a number for every id that it saw. More memory must bring more, up to the dense method read through its k largest.",
        Run)
    {
        Units = Streams,
    };

    private static int Streams(Trials trials) => Math.Min(trials.Problems, MostStreams);

    private static Evidence Run(Trials trials)
    {
        var streams = Streams(trials);
        var outcomes = trials.Units.Run<StreamOutcome>([.. Enumerable.Range(0, streams).Select(i => new UnitOfWork<StreamOutcome>($"M stream {i}", _ => Trial(trials.Key.Fold(i))))]);
        double[] mission = [.. Columns.Select((_, i) => outcomes.Average(outcome => outcome.Mission[i]))];
        double[] hashing = [.. Columns.Select((_, i) => outcomes.Average(outcome => outcome.Hashing[i]))];
        double[] found = [.. Columns.Select((_, i) => outcomes.Average(outcome => outcome.Found[i]))];
        var (dense, largest, thresholding, best, ids) = (
            outcomes.Average(outcome => outcome.Dense), outcomes.Average(outcome => outcome.Largest), outcomes.Average(outcome => outcome.HardThresholding), outcomes.Average(outcome => outcome.Best),
            outcomes.Average(outcome => outcome.Ids));
        var falls = mission.Zip(mission.Skip(1), (narrow, wide) => narrow - wide).Max();
        return new(
            [
                new("MISSION, 3×8192: below dense through H_k", "accuracy lost", 0.01, largest - mission[^1], largest - mission[^1] <= 0.01),
                new("MISSION, 3×2048: below dense", "accuracy lost", 0.05, dense - mission[^2], dense - mission[^2] <= 0.05),
                new("MISSION, four times the width: lost", "accuracy lost", 0.005, falls, falls <= 0.005),
                new("MISSION, 3×8192: features that decide, missed", "share", 0.5, 1 - found[^1], found[^1] >= 0.5),
                new("hard thresholding, k = 200: below MISSION", "accuracy lost", 0, mission[^1] - thresholding, mission[^1] - thresholding <= 0, Control: true),
                new("MISSION, 3×32: below dense", "accuracy lost", 0.05, dense - mission[0], dense - mission[0] <= 0.05, Control: true),
            ],
            [
                new(
                    FormattableString.Invariant($"Accuracy on {Test} examples, means of {streams} streams"), "cells, 3 w", "accuracy",
                    [
                        Of("MISSION", mission, 0), Of("hashing with signs", hashing, 1), Of("dense, all ids", [.. Columns.Select(_ => dense)], 7, isBound: false),
                        Of("dense, its k largest", [.. Columns.Select(_ => largest)], 2, isBound: false), Of("iterative hard thresholding", [.. Columns.Select(_ => thresholding)], 3, isBound: false),
                    ],
                    LogarithmicAcross: true, LogarithmicUp: false),
            ])
        {
            Tables =
            [
                new(
                    FormattableString.Invariant($"Percent of test examples told rightly: dense {100 * dense:0.0} with {ids:0} ids, its {Top} largest {100 * largest:0.0}, hard thresholding {100 * thresholding:0.0}, the law itself {100 * best:0.0}"),
                    ["cells", "MISSION", "hashing", "of the features that decide, kept"],
                    [.. Columns.Select((width, i) => (ImmutableArray<string>)[$"3×{width}", Percent(mission[i]), Percent(hashing[i]), Percent(found[i])])]),
            ],
        };

        static Curve Of(string name, double[] values, int colour, bool isBound = false) =>
            new(name, [.. Columns.Zip(values, (width, value) => (3.0 * width, value))], isBound ? CurveKind.Bound : CurveKind.Line, colour);
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.0}");

    private static StreamOutcome Trial(RandomKey key)
    {
        var stream = PowerLawStream.Draw(key.Fold(0), Train, Test);
        var dense = Baselines.Dense(stream.Train, Rate);
        var (mission, hashing, found) = (new double[Columns.Length], new double[Columns.Length], new double[Columns.Length]);
        for (var i = 0; i < Columns.Length; i++)
        {
            var kept = Baselines.Mission(stream.Train, Rate, new(3, Columns[i], Top, key.Fold(1)));
            mission[i] = Baselines.Accuracy(kept, stream.Test);
            hashing[i] = Baselines.HashingAccuracy(stream.Train, stream.Test, Rate, 3 * Columns[i], key.Fold(2));
            found[i] = stream.Deciding.Keys.Count(kept.ContainsKey) / (double)stream.Deciding.Count;
        }

        return new(
            [.. mission], [.. hashing], [.. found], Baselines.Accuracy(dense, stream.Test), Baselines.Accuracy(Baselines.Largest(dense, Top), stream.Test),
            Baselines.Accuracy(Baselines.HardThresholding(stream.Train, Rate, Top), stream.Test), Baselines.Accuracy(stream.Deciding, stream.Test), dense.Count);
    }

    private sealed record StreamOutcome(
        ImmutableArray<double> Mission, ImmutableArray<double> Hashing, ImmutableArray<double> Found, double Dense, double Largest, double HardThresholding, double Best, int Ids)
        : IOutcome<StreamOutcome>
    {
        public ImmutableArray<double> Numbers => [.. Mission, .. Hashing, .. Found, Dense, Largest, HardThresholding, Best, Ids];

        public static StreamOutcome Of(ImmutableArray<double> numbers)
        {
            var (n, rest) = (Columns.Length, numbers[(3 * Columns.Length)..]);
            return new(numbers[..n], numbers[n..(2 * n)], numbers[(2 * n)..(3 * n)], rest[0], rest[1], rest[2], rest[3], (int)rest[4]);
        }
    }
}
