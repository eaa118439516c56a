using System.Text.Json.Serialization;

namespace Toolkit.Cli;

/// <summary>How well scores predict labels; each figure is null where the loss has none such. Rows count by their weights.</summary>
/// <param name="Accuracy">The share of labels that are right.</param>
/// <param name="LogLoss">The mean of −ln of the probability that was given to the label.</param>
/// <param name="AreaUnderCurve">The probability that a row of the second class scores above one of the first, ties counted half; null where a class is absent.</param>
/// <param name="RootMeanSquareError">√ of the mean squared error.</param>
/// <param name="RSquared">1 − Σ (y − z)² / Σ (y − ȳ)²; null where the labels do not vary.</param>
/// <param name="MeanDeviance">The mean Poisson deviance, 2 (y ln(y/μ) − (y − μ)) with μ = exp(z).</param>
/// <param name="PinballLoss">The mean of max(τ(y − z), (τ − 1)(y − z)).</param>
/// <param name="Coverage">The share of labels at most the score.</param>
internal sealed record Metrics(
    double? Accuracy = null,
    double? LogLoss = null,
    double? AreaUnderCurve = null,
    double? RootMeanSquareError = null,
    double? RSquared = null,
    double? MeanDeviance = null,
    double? PinballLoss = null,
    double? Coverage = null)
{
    /// <summary>The figures that there are, by their names, as tables show them.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, string Value)> Shown
    {
        get
        {
            if (Accuracy is { } accuracy) yield return ("accuracy", Figures.Share(accuracy));
            if (LogLoss is { } logLoss) yield return ("log-loss", Figures.Value(logLoss, 6));
            if (AreaUnderCurve is { } area) yield return ("AUC", Figures.Value(area, 6));
            if (RootMeanSquareError is { } error) yield return ("RMSE", Figures.Value(error, 6));
            if (RSquared is { } share) yield return ("R²", Figures.Value(share, 6));
            if (MeanDeviance is { } deviance) yield return ("mean deviance", Figures.Value(deviance, 6));
            if (PinballLoss is { } pinball) yield return ("pinball loss", Figures.Value(pinball, 6));
            if (Coverage is { } coverage) yield return ("coverage", Figures.Share(coverage));
        }
    }

    /// <summary>The figures of two classes.</summary>
    /// <param name="scores">z.</param>
    /// <param name="signs">y, −1 or +1.</param>
    /// <param name="probabilities">Whether 1/(1 + exp(−z)) is a probability.</param>
    /// <param name="weights">The weights of the rows; empty where they count alike.</param>
    public static Metrics OfTwoClasses(ReadOnlySpan<double> scores, ReadOnlySpan<double> signs, bool probabilities, ReadOnlySpan<double> weights = default)
    {
        var (right, loss, total) = (0.0, 0.0, Total(weights, scores.Length));
        for (var i = 0; i < scores.Length; i++)
        {
            var (margin, weight) = (scores[i] * signs[i], Weight(weights, i));
            if (scores[i] > 0 == signs[i] > 0) right += weight;
            loss += weight * (Math.Max(-margin, 0) + double.LogP1(Math.Exp(-Math.Abs(margin))));
        }

        return new(right / total, probabilities ? loss / total : null, Area(scores, signs, weights));
    }

    /// <summary>The figures of numbers.</summary>
    /// <param name="scores">z.</param>
    /// <param name="labels">y.</param>
    /// <param name="weights">The weights of the rows; empty where they count alike.</param>
    public static Metrics OfNumbers(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        var (squares, spread, mean, total) = (0.0, 0.0, 0.0, Total(weights, scores.Length));
        for (var i = 0; i < labels.Length; i++) mean += Weight(weights, i) * labels[i] / total;
        for (var i = 0; i < scores.Length; i++)
        {
            squares += Weight(weights, i) * (scores[i] - labels[i]) * (scores[i] - labels[i]);
            spread += Weight(weights, i) * (labels[i] - mean) * (labels[i] - mean);
        }

        return new(RootMeanSquareError: Math.Sqrt(squares / total), RSquared: spread > 0 ? 1 - (squares / spread) : null);
    }

    /// <summary>The figures of classes 0, 1, ….</summary>
    /// <param name="scores">z, all rows for one class after the other.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="weights">The weights of the rows; empty where they count alike.</param>
    public static Metrics OfClasses(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        var (rows, right, loss, total) = (labels.Length, 0.0, 0.0, Total(weights, labels.Length));
        for (var i = 0; i < rows; i++)
        {
            var best = i;
            for (var at = i; at < scores.Length; at += rows) best = scores[at] > scores[best] ? at : best;
            var sum = 0.0;
            for (var at = i; at < scores.Length; at += rows) sum += at == best ? 0 : Math.Exp(scores[at] - scores[best]);
            var label = i + ((int)labels[i] * rows);
            if (best == label) right += Weight(weights, i);
            loss += Weight(weights, i) * (scores[best] - scores[label] + double.LogP1(sum));
        }

        return new(right / total, loss / total);
    }

    /// <summary>The figures of counts.</summary>
    /// <param name="scores">z, the logarithms of means.</param>
    /// <param name="labels">y, at least 0.</param>
    /// <param name="weights">The weights of the rows; empty where they count alike.</param>
    public static Metrics OfCounts(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        var (deviance, squares, total) = (0.0, 0.0, Total(weights, scores.Length));
        for (var i = 0; i < scores.Length; i++)
        {
            var (mean, weight) = (Math.Exp(scores[i]), Weight(weights, i));
            deviance += weight * 2 * ((labels[i] > 0 ? labels[i] * (Math.Log(labels[i]) - scores[i]) : 0) - labels[i] + mean);
            squares += weight * (mean - labels[i]) * (mean - labels[i]);
        }

        return new(RootMeanSquareError: Math.Sqrt(squares / total), MeanDeviance: deviance / total);
    }

    /// <summary>The figures of a quantile.</summary>
    /// <param name="quantile">τ.</param>
    /// <param name="scores">z.</param>
    /// <param name="labels">y.</param>
    /// <param name="weights">The weights of the rows; empty where they count alike.</param>
    public static Metrics OfQuantile(double quantile, ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        var (loss, covered, total) = (0.0, 0.0, Total(weights, scores.Length));
        for (var i = 0; i < scores.Length; i++)
        {
            loss += Weight(weights, i) * Math.Max(quantile * (labels[i] - scores[i]), (quantile - 1) * (labels[i] - scores[i]));
            if (labels[i] <= scores[i]) covered += Weight(weights, i);
        }

        return new(PinballLoss: loss / total, Coverage: covered / total);
    }

    private static double Weight(ReadOnlySpan<double> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    private static double Total(ReadOnlySpan<double> weights, int rows) => weights.IsEmpty ? rows : Reductions.Sum(weights);

    // The weight of pairs in order over that of all pairs, tied ones at half: from the lowest score on, one group of ties at a time.
    private static double? Area(ReadOnlySpan<double> scores, ReadOnlySpan<double> signs, ReadOnlySpan<double> weights)
    {
        var (sorted, order) = (scores.ToArray(), new int[scores.Length]);
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(sorted, order);
        var (positives, negatives, pairs) = (0.0, 0.0, 0.0);
        for (var from = 0; from < sorted.Length;)
        {
            var (to, above, below) = (from, 0.0, 0.0);
            for (; to < sorted.Length && sorted[to].Equals(sorted[from]); to++)
            {
                if (signs[order[to]] > 0) above += Weight(weights, order[to]);
                else below += Weight(weights, order[to]);
            }

            pairs += above * (negatives + (below / 2));
            (positives, negatives, from) = (positives + above, negatives + below, to);
        }

        return positives > 0 && negatives > 0 ? pairs / positives / negatives : null;
    }
}
