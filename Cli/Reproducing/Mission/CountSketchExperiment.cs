using Toolkit.Properties;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Cli;

/// <summary>S: the Count-Sketch, and MISSION without collisions.</summary>
internal static class CountSketchExperiment
{
    private const int Dimension = 2000;
    private const int Columns = 100;
    private const int Sketches = 2000;
    private const double FalseAlarm = 1e-6;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "S", "The Count-Sketch",
        "A row is unbiased with variance (‖x‖² − xᵢ²)/w. The median of d rows is off by more than √(3/w) ‖x‖ with at most P(Bin(d, ⅓) ≥ (d + 1)/2). The sketch is linear. Without collisions MISSION is, step for step, a dense accumulator that "
        + "is read through its k largest, and of one row, read through all, signed feature hashing. x is a power law, 1/i over 2000 coordinates, w = 100. The control takes the sign from the parity of the bucket: an error of (‖x‖₁ − xᵢ)/w on average, "
        + "which hides where x has both signs.",
        Run);

    private static Evidence Run(Trials trials)
    {
        var (factory, vector, key) = (SketchesUnderTest.CountSketch<float>(), SketchVectors.PowerLaw(Dimension), trials.Key);
        var row = SketchRowLaw.PValues(factory, vector, Columns, key, Sketches);
        var parity = SketchRowLaw.PValues(ParitySketch.Create, vector, Columns, key, Sketches);
        var predicted = Reductions.Sum<double>(vector) * (1 - (1.0 / Dimension)) / Columns;
        int[] widths = [25, 50, 100, 200, 400, 800];
        double[] errors = [.. widths.Select(width => Mean(MemoryLaw.Of(factory, vector, 3), width, key))];
        trials.Cancellation.ThrowIfCancellationRequested();
        var learner = StreamLearners.Of(options => Descend<double>(0.1).Sketched(options), default(LogisticLoss<double>));
        return new(
            [
                new("a row, bias", "|mean error|", 0.002, Math.Abs(row.Bias), Math.Abs(row.Bias) <= 0.002 && row.Mean > FalseAlarm),
                new("a row, variance", "observed / theorem", 1.05, row.Ratio, Math.Abs(row.Ratio - 1) <= 0.05 && row.Variance > FalseAlarm),
                .. ((int[])[1, 3, 5, 7]).Select(rows => Missed(rows, vector, key)),
                Kept("linear, bit for bit on integers", LinearityLaw.Validate(factory, 3, 50, key, 6e-8)),
                Kept("no collisions: accumulator through H_k", ReductionLaw.WithoutCollisions(learner, default(LogisticLoss<double>), 0.1, 5, key)),
                Kept("no collisions, k = p: plain descent", ReductionLaw.WithoutCollisions(learner, default(LogisticLoss<double>), 0.1, 24, key)),
                Kept("one row through all: hashing", ReductionLaw.ToFeatureHashing(learner, default(LogisticLoss<double>), 0.1, 8, key)),
                new("wider rows: worst ratio of errors", "error(2w) / error(w)", 1, Worst(errors), Worst(errors) < 1),
                new("sign from the bucket's parity: bias", "|mean error|", 0.002, Math.Abs(parity.Bias), Math.Abs(parity.Bias) <= 0.002, Control: true),
                new("that bias against (‖x‖₁ − xᵢ)/w", "|observed / predicted − 1|", 0.02, Math.Abs((parity.Bias / predicted) - 1), Math.Abs((parity.Bias / predicted) - 1) <= 0.02),
            ],
            [
                new(
                    "Error of three rows of w buckets, means of 20 keys", "w", "root mean square error",
                    [
                        new("median of three rows", [.. widths.Zip(errors, (width, error) => ((double)width, error))], CurveKind.Line, 0),
                        new("one row, by its theorem", [.. widths.Select(width => ((double)width, Math.Sqrt(Reductions.SumOfSquares<double>(vector) * (1 - (1.0 / Dimension)) / width)))], CurveKind.Bound, 0),
                    ],
                    LogarithmicAcross: true),
            ]);
    }

    private static double Mean(Func<int, RandomKey, double> error, int width, RandomKey key) => Enumerable.Range(0, 20).Average(k => error(width, key.Fold(k)));

    private static double Worst(double[] errors) => errors.Zip(errors.Skip(1), (one, next) => next / one).Max();

    private static Finding Kept(string family, Verdict verdict) => new(family, "violations", 0, verdict.Violations.Length, verdict.Holds);

    private static Finding Missed(int rows, double[] vector, RandomKey key)
    {
        var bound = Math.Sqrt(3.0 / Columns) * Reductions.Norm<double>(vector);
        ulong[] ids = [.. Enumerable.Range(1, Dimension).Select(i => (ulong)i)];
        var (misses, estimates, factory) = (0, new double[Dimension], SketchesUnderTest.CountSketch<float>());
        for (var k = 0; k < 100; k++)
        {
            var sketch = factory(rows, Columns, key.Fold(k));
            sketch.Add(ids, vector);
            sketch.Estimate(ids, estimates);
            for (var i = 0; i < Dimension; i++) misses += Math.Abs(estimates[i] - vector[i]) > bound ? 1 : 0;
        }

        // P(Bin(d, ⅓) ≥ (d + 1)/2).
        var most = rows switch { 1 => 1 / 3.0, 3 => 7 / 27.0, 5 => 51 / 243.0, _ => 379 / 2187.0 };
        var share = misses / (100.0 * Dimension);
        return new($"{rows} {(rows == 1 ? "row" : "rows")}: off by more than √(3/w) ‖x‖", "share", most, share, share <= most && PointErrorLaw.Validate(factory, vector, rows, Columns, key).Holds);
    }
}
