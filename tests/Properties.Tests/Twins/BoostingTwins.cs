namespace Toolkit.Properties.Tests;

/// <summary>Labelled rows with weights, as plain arrays.</summary>
public sealed record Sample(double[][] Rows, double[] Labels, double[] Weights)
{
    /// <summary>Normal features, about a third of them zero, and labels that follow two of them with noise.</summary>
    public static Sample Of(RandomKey key, int rows = 40, int features = 4)
    {
        var (values, noise) = (new double[rows * features], new double[2 * rows]);
        key.Normals<double>(values);
        key.Fold(1).Normals<double>(noise);
        var table = values.Select(value => Math.Abs(value) < 0.4 ? 0 : value).Chunk(features).ToArray();
        return new(
            table,
            [.. table.Select((row, i) => row[0] - row[^1] + noise[i] > 0 ? 1.0 : -1)],
            [.. noise.Skip(rows).Select(draw => 0.5 + Math.Abs(draw))]);
    }

    /// <summary>Three values of each feature, and every row with both labels, one heavier than the other: no ensemble parts them, and the best one is
    /// finite.</summary>
    public static Sample Contradicting(RandomKey key, int rows = 20, int features = 3)
    {
        var once = Of(key, rows, features);
        var coarse = once.Rows.Select(row => row.Select(value => (double)Math.Sign(value)).ToArray()).ToArray();
        return new(
            [.. coarse, .. coarse], [.. once.Labels, .. once.Labels.Select(label => -label)],
            [.. once.Weights, .. once.Weights.Select(weight => weight / 3)]);
    }

    public LinearModel<double, DecisionStumps<double>, TLoss> Model<TLoss>(ILoss<TLoss, double> loss)
        where TLoss : struct, ILoss<TLoss, double> => Objectives.Stumps(
            new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([.. Rows.SelectMany(row => row)], Rows.Length, Rows[0].Length)), loss,
            Labels, Weights);
}

/// <summary>Boosting as it reads in the papers: all thresholds, both polarities, every row.</summary>
internal static class BoostingTwins
{
    /// <summary>Freund and Schapire 1997, figure 2, with α for ln(1/β)/2: the predictions after each round.</summary>
    public static IEnumerable<double[]> AdaBoost(Sample sample)
    {
        var (predictions, weights) = (new double[sample.Rows.Length], sample.Weights.ToArray());
        var stumps = Stumps(sample);
        while (true)
        {
            var distribution = weights.Select(weight => weight / weights.Sum()).ToArray();
            var (answers, error) = stumps.Select(h => (h, Error(h, distribution))).MinBy(pair => pair.Item2);
            var alpha = 0.5 * Math.Log((1 - error) / error);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = distribution[i] * Math.Exp(-alpha * sample.Labels[i] * answers[i]);
                predictions[i] += alpha * answers[i];
            }

            yield return [.. predictions];
        }

        double Error(double[] answers, double[] distribution) => distribution.Where((_, i) => answers[i] != sample.Labels[i]).Sum();
    }

    /// <summary>Karimi, Nutini, Schmidt 2016, section 2.2, on the logistic loss: the predictions after each round.</summary>
    public static IEnumerable<double[]> Greedy(Sample sample)
    {
        var (n, predictions) = (sample.Rows.Length, new double[sample.Rows.Length]);
        var stumps = Stumps(sample);
        var lipschitz = 0.25 * sample.Weights.Sum() / n;
        while (true)
        {
            var slopes = predictions.Select((f, i) => -sample.Weights[i] * sample.Labels[i] / (1 + Math.Exp(sample.Labels[i] * f)) / n).ToArray();
            var (answers, slope) = stumps.Select(h => (h, h.Zip(slopes, (a, b) => a * b).Sum())).MinBy(pair => pair.Item2);
            for (var i = 0; i < n; i++) predictions[i] -= slope / lipschitz * answers[i];
            yield return [.. predictions];
        }
    }

    /// <summary>The answers of all stumps, of both polarities, half way between neighbouring values and outside them.</summary>
    public static double[][] Stumps(Sample sample)
    {
        var thresholds = from j in Enumerable.Range(0, sample.Rows[0].Length)
                         let values = sample.Rows.Select(row => row[j]).Distinct().Order().ToArray()
                         from k in Enumerable.Range(0, values.Length)
                         select (Feature: j, Threshold: k == 0 ? values[0] - 1 : (values[k - 1] / 2) + (values[k] / 2));
        return
        [
            .. from stump in thresholds
               from polarity in (double[])[1, -1]
               select sample.Rows.Select(row => row[stump.Feature] > stump.Threshold ? polarity : -polarity).ToArray(),
        ];
    }
}
