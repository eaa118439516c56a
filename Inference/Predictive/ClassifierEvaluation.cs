using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Inference;

/// <summary>How good predicted probabilities of classes are, held against the labels.</summary>
/// <remarks>
/// A prediction is the class of the largest probability, the first of equal ones; its confidence is that probability. Errors are those of the finite number of examples, taken as independent, not of
/// the number of draws behind the probabilities. Source: Gneiting and Raftery 2007 for the scores; Guo and others 2017 for calibration.
/// </remarks>
/// <param name="Examples">n.</param>
/// <param name="Accuracy">The share of examples whose prediction is right, from 0 to 1.</param>
/// <param name="AccuracyError">Its binomial standard error, √(a (1 − a)/n).</param>
/// <param name="NegativeLogLikelihood">The mean of −ln p of the label, in nats, at least 0 to rounding; ∞ where a label was given probability 0.</param>
/// <param name="NegativeLogLikelihoodError">Its standard error, s/√n with the standard deviation s of n − 1 degrees of freedom; NaN for one example, or where the mean is ∞.</param>
/// <param name="Brier">The mean of Σ (p_c − 1 where c is the label, else p_c)² over all classes, from 0 to 2: for two classes twice the score of one probability.</param>
/// <param name="BrierError">Its standard error, s/√n; NaN for one example.</param>
/// <param name="ExpectedCalibrationError">Σ n_b/n |accuracy − confidence| over the bins b, from 0 to 1. Above 0 even for perfect calibration: of the order √(bins/n).</param>
/// <param name="MaximumCalibrationError">The largest |accuracy − confidence| of a bin with examples, from 0 to 1.</param>
/// <param name="MeanEntropy">The mean of H[p], in nats, from 0 to ln C.</param>
/// <param name="Reliability">The bins, from the lowest confidence on.</param>
public sealed record ClassifierEvaluation(
    int Examples,
    double Accuracy,
    double AccuracyError,
    double NegativeLogLikelihood,
    double NegativeLogLikelihoodError,
    double Brier,
    double BrierError,
    double ExpectedCalibrationError,
    double MaximumCalibrationError,
    double MeanEntropy,
    ImmutableArray<ReliabilityBin> Reliability)
{
    /// <summary>Holds probabilities against labels.</summary>
    /// <param name="probabilities">n × C row by row: each from 0 to 1, each row's sum 1, to 1e-6 + C ε.</param>
    /// <param name="labels">n classes, from 0 to C − 1.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="bins">B, the number of bins that confidences are put into, at least 1.</param>
    /// <param name="kind">How.</param>
    /// <exception cref="ArgumentException">There is no example, or a row is no distribution (example and class are named), or there are not as many labels, or one is no class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 classes, or no bin, or the kind is none.</exception>
    public static ClassifierEvaluation Of<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, int classes, int bins = 15, CalibrationBins kind = CalibrationBins.EqualWidth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.AtLeastOne(bins);
        if (!Enum.IsDefined(kind)) throw new ArgumentOutOfRangeException(nameof(kind), kind, "kind must be a kind of bins.");
        var examples = ClassProbabilities.Require(probabilities, classes, nameof(probabilities));
        if (labels.Length != examples) throw new ArgumentException($"There are {labels.Length} labels of {examples} examples.", nameof(labels));

        var (losses, squares, entropies) = (new double[examples], new double[examples], new double[examples]);
        var (confidences, hits, right) = (new double[examples], new int[examples], 0);
        for (var i = 0; i < examples; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var (label, best) = (labels[i], 0);
            if ((uint)label >= (uint)classes) throw new ArgumentException($"The label of example {i} is {label}; it must be from 0 to {classes - 1}.", nameof(labels));
            for (var c = 0; c < classes; c++)
            {
                var distance = double.CreateChecked(row[c]) - (c == label ? 1 : 0);
                squares[i] += distance * distance;
                if (row[c] > row[best]) best = c;
            }

            (losses[i], entropies[i]) = (-Math.Log(double.CreateChecked(row[label])), ClassProbabilities.Entropy(row));
            (confidences[i], hits[i]) = (double.CreateChecked(row[best]), best == label ? 1 : 0);
            right += hits[i];
        }

        var accuracy = (double)right / examples;
        var ((loss, lossError), (brier, brierError)) = (MeanAndError(losses), MeanAndError(squares));
        ImmutableArray<ReliabilityBin> reliability = kind == CalibrationBins.EqualWidth ? [.. OfEqualWidth(confidences, hits, bins)] : OfEqualCount(confidences, hits, bins);
        var (expected, maximum) = (0.0, 0.0);
        foreach (var bin in reliability) (expected, maximum) = (expected + (bin.Gap * bin.Count / examples), Math.Max(maximum, bin.Gap));

        return new(
            examples, accuracy, Math.Sqrt(accuracy * (1 - accuracy) / examples), loss, lossError, brier, brierError,
            expected, maximum, Reductions.Sum<double>(entropies) / examples, reliability);
    }

    private static (double Mean, double Error) MeanAndError(ReadOnlySpan<double> values)
    {
        var (mean, squares) = (Reductions.Sum(values) / values.Length, 0.0);
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / (values.Length - 1) / values.Length));
    }

    private static ReliabilityBin[] OfEqualWidth(ReadOnlySpan<double> confidences, ReadOnlySpan<int> hits, int bins)
    {
        var (counts, rights, sums) = (new int[bins], new int[bins], new double[bins]);
        for (var i = 0; i < confidences.Length; i++)
        {
            var bin = BinOf(confidences[i], bins);
            counts[bin]++;
            rights[bin] += hits[i];
            sums[bin] += confidences[i];
        }

        var made = new ReliabilityBin[bins];
        for (var k = 0; k < bins; k++) made[k] = Bin((double)k / bins, (k + 1.0) / bins, counts[k], sums[k], rights[k]);
        return made;
    }

    // The product may round to the other side of an edge, so the edges themselves have the last word.
    private static int BinOf(double confidence, int bins)
    {
        var bin = Math.Clamp((int)Math.Ceiling(confidence * bins) - 1, 0, bins - 1);
        if (bin > 0 && confidence <= (double)bin / bins) return bin - 1;
        return bin + 1 < bins && confidence > (bin + 1.0) / bins ? bin + 1 : bin;
    }

    // A bin ends where its share of all examples does, or behind it with the last of equal confidences: so the order of examples does not matter.
    private static ImmutableArray<ReliabilityBin> OfEqualCount(double[] confidences, int[] hits, int bins)
    {
        Array.Sort(confidences, hits);
        var made = ImmutableArray.CreateBuilder<ReliabilityBin>();
        for (var (k, from) = (1L, 0); from < confidences.Length; k++)
        {
            var (to, sum, right) = (from, 0.0, 0);
            var share = (int)(k * confidences.Length / bins);
            for (; to < confidences.Length && (to < share || (to > from && confidences[to] == confidences[to - 1])); to++)
            {
                sum += confidences[to];
                right += hits[to];
            }

            if (to == from) continue;
            made.Add(Bin(confidences[from], confidences[to - 1], to - from, sum, right));
            from = to;
        }

        return made.ToImmutable();
    }

    private static ReliabilityBin Bin(double lower, double upper, int count, double sum, int right) => new(lower, upper, count, sum / count, (double)right / count);
}
