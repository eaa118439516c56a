using System.Numerics;
using FsCheck.Xunit;

namespace Toolkit.Inference.Tests.Predictive;

/// <summary>Scores and calibration errors against plain loops and closed forms, with formulas close by that must not agree.</summary>
public class ClassifierEvaluationTests
{
    private const double Rounding = 1e-12;

    [Property]
    public void Is_what_plain_loops_make_of_it_in_double(ulong seed, byte examples, byte classes, byte bins) => Agrees<double>(seed, examples, classes, bins);

    [Property]
    public void Is_what_plain_loops_make_of_it_in_float(ulong seed, byte examples, byte classes, byte bins) => Agrees<float>(seed, examples, classes, bins);

    [Property]
    public void The_order_of_examples_does_not_matter(ulong seed, byte examples, bool equalCounts)
    {
        // Tenths tie often, within rows and among confidences.
        var (n, key) = (2 + examples, RandomKey.FromSeed(seed));
        var (draws, order) = (Tables.Labels(key, n, 11), new int[n]);
        key.Fold(0).Permutation(order);
        var labels = Tables.Labels(key.Fold(1), n, 2);
        var kind = equalCounts ? CalibrationBins.EqualCount : CalibrationBins.EqualWidth;
        double[] table = [.. draws.SelectMany(tenths => new[] { tenths / 10.0, 1 - (tenths / 10.0) })];
        double[] permuted = [.. order.SelectMany(i => new[] { table[2 * i], table[(2 * i) + 1] })];
        var (first, second) = (ClassifierEvaluation.Of<double>(table, labels, 2, 4, kind), ClassifierEvaluation.Of<double>(permuted, [.. order.Select(i => labels[i])], 2, 4, kind));
        Tables.Near(Figures(first), Figures(second), Rounding);
        Assert.Equal(first.Reliability.Select(bin => (bin.Lower, bin.Upper, bin.Count)), second.Reliability.Select(bin => (bin.Lower, bin.Upper, bin.Count)));
    }

    [Property]
    public void Bins_of_equal_counts_differ_by_one_example_where_no_confidences_tie(ulong seed, byte examples, byte bins)
    {
        var (n, b) = (1 + examples, 1 + (bins % 20));
        var evaluation = ClassifierEvaluation.Of<double>(Tables.Softmax<double>(RandomKey.FromSeed(seed), n, 3, 1), new int[n], 3, b, CalibrationBins.EqualCount);
        Assert.Equal(Math.Min(n, b), evaluation.Reliability.Length);
        Assert.Equal(n, evaluation.Reliability.Sum(bin => bin.Count));
        Assert.InRange(evaluation.Reliability.Max(bin => bin.Count) - evaluation.Reliability.Min(bin => bin.Count), 0, 1);
    }

    [Fact]
    public void Has_the_figures_of_an_example_by_hand()
    {
        double[] table = [0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.25, 0.5, 0.25, 0.5, 0.5, 0];
        var evaluation = ClassifierEvaluation.Of<double>(table, [0, 0, 1, 1], 3, 2);
        Assert.Equal(0.5, evaluation.Accuracy);
        Assert.Equal(0.25, evaluation.AccuracyError, Rounding);
        Assert.Equal(-(Math.Log(0.7) + Math.Log(0.3) + (2 * Math.Log(0.5))) / 4, evaluation.NegativeLogLikelihood, Rounding);
        Assert.Equal((0.14 + 0.74 + 0.375 + 0.5) / 4, evaluation.Brier, Rounding);

        // Half and below: 0.4 wrong, 0.5 right, and 0.5 wrong, as the first of two equal classes is the answer. Above: 0.7 right.
        Assert.Equal(new(0, 0.5, 3, 1.4 / 3, 1.0 / 3), evaluation.Reliability[0] with { Confidence = 1.4 / 3 });
        Assert.Equal(1.4 / 3, evaluation.Reliability[0].Confidence, Rounding);
        Assert.Equal(new(0.5, 1, 1, 0.7, 1), evaluation.Reliability[1]);
        Assert.Equal((0.4 / 4) + (0.3 / 4), evaluation.ExpectedCalibrationError, Rounding);
        Assert.Equal(0.3, evaluation.MaximumCalibrationError, Rounding);
    }

    // The product of an edge with the number of bins may round to either side of a whole number; an edge is in the bin below, the next number in the one above.
    [Fact]
    public void Edges_belong_to_the_bin_below()
    {
        for (var bins = 2; bins < 120; bins++)
        {
            for (var k = (bins / 2) + 1; k < bins; k++)
            {
                var edge = (double)k / bins;
                Assert.Equal(1, Of(edge, bins).Reliability[k - 1].Count);
                Assert.Equal(1, Of(Math.BitIncrement(edge), bins).Reliability[k].Count);
            }
        }

        static ClassifierEvaluation Of(double confidence, int bins) => ClassifierEvaluation.Of<double>([confidence, 1 - confidence], [0], 2, bins);
    }

    [Fact]
    public void Is_flat_or_perfect_where_predictions_are()
    {
        float[] sure = [1, 0, 0, 1, 1, 0];
        var perfect = ClassifierEvaluation.Of<float>(sure, [0, 1, 0], 2);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0], Figures(perfect));
        var wrong = ClassifierEvaluation.Of<float>(sure, [1, 0, 1], 2);
        Assert.Equal((0, double.PositiveInfinity, 2, 1), (wrong.Accuracy, wrong.NegativeLogLikelihood, wrong.Brier, wrong.ExpectedCalibrationError));
        Assert.True(double.IsNaN(wrong.NegativeLogLikelihoodError));

        const int Classes = 10;
        double[] flat = [.. Enumerable.Repeat(0.1, 3 * Classes)];
        var unsure = ClassifierEvaluation.Of<double>(flat, [0, 5, 9], Classes);
        Assert.Equal(Math.Log(Classes), unsure.NegativeLogLikelihood, Rounding);
        Assert.Equal(Math.Log(Classes), unsure.MeanEntropy, Rounding);
        Assert.Equal(1 - (1.0 / Classes), unsure.Brier, Rounding);
        Assert.Equal(1.0 / 3, unsure.Accuracy, Rounding);
        Assert.True(double.IsNaN(ClassifierEvaluation.Of<double>([0.4, 0.6], [1], 2).BrierError));
    }

    // Confidence uniform on (½, 1], right with just that probability: given its n_b examples a bin's gap is nearly normal of variance v_b/n_b with v_b the mean of c(1 − c) in it, so that
    // √n E[ECE] → √(2/π) Σ √(w_b v_b), the bins' shares w_b.
    [Theory]
    [InlineData(2000)]
    [InlineData(8000)]
    public void Of_a_calibrated_predictor_the_error_falls_as_one_over_the_root_of_the_examples(int examples)
    {
        const int Runs = 200;
        var (mean, key) = (0.0, RandomKey.FromSeed((ulong)examples));
        for (var run = 0; run < Runs; run++) mean += OfCoins(key.Fold(run), examples, c => c, CalibrationBins.EqualWidth).ExpectedCalibrationError / Runs;

        var limit = 0.0;
        for (var bin = 7; bin < 15; bin++)
        {
            var (from, to) = (Math.Max(0.5, bin / 15.0), (bin + 1) / 15.0);
            limit += Math.Sqrt(2 * (Integral(to) - Integral(from)));
        }

        Assert.Equal(1, mean * Math.Sqrt(examples) / (Math.Sqrt(2 / Math.PI) * limit), 0.08);

        static double Integral(double c) => (c * c / 2) - (c * c * c / 3);
    }

    // Right with probability c²: the gap c − c² has the mean 2∫(c − c²)dc over (½, 1], 1/6, for any bins, as it has one sign; at most that of its largest bin.
    [Theory]
    [InlineData(CalibrationBins.EqualWidth)]
    [InlineData(CalibrationBins.EqualCount)]
    public void Of_a_miscalibrated_predictor_the_error_is_the_mean_gap(CalibrationBins kind)
    {
        var evaluation = OfCoins(RandomKey.FromSeed(5), 400_000, c => c * c, kind);
        Assert.Equal(1.0 / 6, evaluation.ExpectedCalibrationError, 5 * 0.5 / Math.Sqrt(400_000));
        Assert.Equal(7.0 / 12, evaluation.Accuracy, 5 * evaluation.AccuracyError);
        Assert.InRange(evaluation.MaximumCalibrationError, 0.24, 0.27);
    }

    // Over many samples the errors are the standard deviations of what they belong to.
    [Fact]
    public void Standard_errors_are_those_of_repeated_samples()
    {
        const int Runs = 1000;
        var key = RandomKey.FromSeed(6);
        ClassifierEvaluation[] runs = [.. Enumerable.Range(0, Runs).Select(run => OfCoins(key.Fold(run), 200, c => c, CalibrationBins.EqualWidth))];
        Holds(run => run.Accuracy, run => run.AccuracyError);
        Holds(run => run.NegativeLogLikelihood, run => run.NegativeLogLikelihoodError);
        Holds(run => run.Brier, run => run.BrierError);

        void Holds(Func<ClassifierEvaluation, double> figure, Func<ClassifierEvaluation, double> error)
        {
            var mean = runs.Average(figure);
            var variance = runs.Sum(run => Math.Pow(figure(run) - mean, 2)) / (Runs - 1);
            Assert.Equal(1, variance / runs.Average(run => error(run) * error(run)), 5 * Math.Sqrt(2.0 / Runs));
        }
    }

    [Fact]
    public void Refuses_what_is_no_evaluation()
    {
        double[] table = [0.5, 0.5, 0.1, 0.9];
        Assert.Equal("probabilities", Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Of<double>([], [], 2)).ParamName);
        Assert.Equal("probabilities", Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Of<double>([0.5, 0.5, 1], [0], 2)).ParamName);
        Assert.Equal("probabilities", Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Of<double>([0.5, double.NaN], [0], 2)).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Of<double>(table, [0], 2)).ParamName);
        foreach (var label in new[] { -1, 2 })
        {
            var fault = Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Of<double>(table, [0, label], 2));
            Assert.Equal("labels", fault.ParamName);
            Assert.Contains($"example 1 is {label}", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => ClassifierEvaluation.Of<double>(table, [0, 0, 0, 0], 1)).ParamName);
        Assert.Equal("bins", Assert.Throws<ArgumentOutOfRangeException>(() => ClassifierEvaluation.Of<double>(table, [0, 1], 2, 0)).ParamName);
        Assert.Equal("kind", Assert.Throws<ArgumentOutOfRangeException>(() => ClassifierEvaluation.Of<double>(table, [0, 1], 2, 5, (CalibrationBins)2)).ParamName);
    }

    // Formulas that are nearly right: on one table each is far from the figure, so that the comparison with plain loops would see it.
    [Fact]
    public void Formulas_close_by_give_other_figures()
    {
        var key = RandomKey.FromSeed(7);
        var (table, labels) = (Tables.Softmax<double>(key.Fold(0), 200, 4), Tables.Labels(key.Fold(1), 200, 4));
        var (evaluation, rows) = (ClassifierEvaluation.Of<double>(table, labels, 4), Tables.Rows(table, 4));
        var filled = evaluation.Reliability.Where(bin => bin.Count > 0).ToArray();
        (double Figure, double Mutant)[] mutants =
        [
            (evaluation.ExpectedCalibrationError, filled.Average(bin => bin.Gap)),
            (evaluation.ExpectedCalibrationError, filled.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - ((bin.Lower + bin.Upper) / 2))) / 200),
            (evaluation.Brier, rows.Zip(labels, (row, label) => Math.Pow(1 - row[label], 2)).Average()),
            (evaluation.Brier, rows.Zip(labels, (row, label) => row.Select((p, c) => Math.Pow(p - (c == label ? 1 : 0), 2)).Average()).Average()),
            (evaluation.NegativeLogLikelihood, -rows.Zip(labels, (row, label) => Math.Log2(row[label])).Average()),
            (evaluation.NegativeLogLikelihood, -Math.Log(rows.Zip(labels, (row, label) => row[label]).Average())),
            (evaluation.MeanEntropy, Tables.Entropy(Enumerable.Range(0, 4).Select(c => rows.Average(row => row[c])))),
        ];
        Assert.All(mutants, mutant => Assert.True(Math.Abs(mutant.Figure - mutant.Mutant) > 1e-3, $"{mutant}"));

        // Gaps that cancel between bins: over- and underconfident by 0.3 each.
        var cancelling = ClassifierEvaluation.Of<double>([0.7, 0.3, 0.7, 0.3, 0.8, 0.2, 0.8, 0.2], [0, 0, 1, 0], 2, 15);
        Assert.Equal(0.3, cancelling.ExpectedCalibrationError, Rounding);
        Assert.Equal(0, cancelling.Reliability.Sum(bin => bin.Count == 0 ? 0 : bin.Count * (bin.Accuracy - bin.Confidence)), Rounding);
    }

    private static double[] Figures(ClassifierEvaluation of) =>
    [
        of.Accuracy, of.AccuracyError, of.NegativeLogLikelihood, of.NegativeLogLikelihoodError, of.Brier, of.BrierError, of.ExpectedCalibrationError, of.MaximumCalibrationError, of.MeanEntropy,
    ];

    private static ClassifierEvaluation OfCoins(RandomKey key, int examples, Func<double, double> accuracy, CalibrationBins kind)
    {
        var (table, labels, draws) = (new double[2 * examples], new int[examples], Tables.Uniforms(key, 2 * examples));
        for (var i = 0; i < examples; i++)
        {
            var confidence = 1 - (0.5 * draws[2 * i]);
            (table[2 * i], table[(2 * i) + 1]) = (confidence, 1 - confidence);
            labels[i] = draws[(2 * i) + 1] < accuracy(confidence) ? 0 : 1;
        }

        return ClassifierEvaluation.Of<double>(table, labels, 2, kind: kind);
    }

    private static void Agrees<T>(ulong seed, byte examples, byte classes, byte bins)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (n, c, b, key) = (2 + (examples % 60), 2 + (classes % 8), 1 + (bins % 20), RandomKey.FromSeed(seed));
        var (table, labels) = (Tables.Softmax<T>(key.Fold(0), n, c), Tables.Labels(key.Fold(1), n, c));
        var (evaluation, rows) = (ClassifierEvaluation.Of<T>(table, labels, c, b), Tables.Rows(table, c));
        double[] losses = [.. rows.Zip(labels, (row, label) => -Math.Log(row[label]))];
        double[] squares = [.. rows.Zip(labels, (row, label) => row.Select((p, k) => k == label ? (1 - p) * (1 - p) : p * p).Sum())];
        var answers = rows.Select((row, i) => (Confidence: row.Max(), Hit: Array.IndexOf(row, row.Max()) == labels[i] ? 1.0 : 0)).ToArray();
        var groups = Enumerable.Range(0, b).Select(k => answers.Where(a => a.Confidence > (double)k / b && (a.Confidence <= (k + 1.0) / b || k == b - 1)).ToArray()).ToArray();
        double[] gaps = [.. groups.Select(group => group.Length == 0 ? 0 : Math.Abs(group.Average(a => a.Hit) - group.Average(a => a.Confidence)))];
        var accuracy = answers.Average(a => a.Hit);
        Tables.Near(
            [
                accuracy, Math.Sqrt(accuracy * (1 - accuracy) / n), losses.Average(), Error(losses), squares.Average(), Error(squares),
                gaps.Zip(groups, (gap, group) => gap * group.Length / n).Sum(), gaps.Max(), rows.Average(Tables.Entropy),
            ],
            Figures(evaluation),
            typeof(T) == typeof(float) ? 1e-6 : Rounding);
        Assert.Equal(groups.Select(group => group.Length), evaluation.Reliability.Select(bin => bin.Count));

        static double Error(double[] values) => Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / (values.Length - 1) / values.Length);
    }
}
