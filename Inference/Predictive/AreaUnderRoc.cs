using System.Numerics;

namespace Toolkit.Inference;

/// <summary>How well a score tells shifted examples from those in distribution, over all thresholds: an example is called shifted where its score is at least the threshold.</summary>
/// <remarks>
/// Shifted examples are the positives. Some papers count those in distribution as such: they ask for <c>Of(−shifted, −inDistribution)</c>, whose area is the same. Examples with one score are on one
/// side of every threshold. Source: Mann and Whitney 1947; DeLong, DeLong, Clarke-Pearson 1988.
/// </remarks>
/// <param name="Area">The probability that a shifted example scores above one in distribution, ties counted half: exactly the rank statistic U/(m n), rounded once. ½ where the score tells nothing.</param>
/// <param name="StandardError">
/// That of the area by DeLong's estimator, √(S₁₀/m + S₀₁/n), with the variances S of the shares that each example contributes; NaN where a side has one example, 0 where scores do not overlap.
/// </param>
/// <param name="AveragePrecision">Σ (R_k − R_{k−1}) P_k over thresholds from the highest on, with the recall R and the precision P at each; about the share of shifted examples where the score tells nothing.</param>
/// <param name="FalsePositiveRateAt95">The share of examples in distribution that are called shifted at the highest threshold at which at least 95 % of shifted ones are.</param>
public sealed record AreaUnderRoc(double Area, double StandardError, double AveragePrecision, double FalsePositiveRateAt95)
{
    /// <summary>From scores, such as predictive entropies or mutual information: the higher, the more shifted.</summary>
    /// <param name="inDistribution">The scores of n examples as those that were learned from; at least one, none NaN.</param>
    /// <param name="shifted">The scores of m examples from elsewhere; at least one, none NaN.</param>
    /// <exception cref="ArgumentException">A side has no score, or one that is NaN.</exception>
    public static AreaUnderRoc Of<T>(ReadOnlySpan<T> inDistribution, ReadOnlySpan<T> shifted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (negatives, positives) = (Sorted(inDistribution, nameof(inDistribution)), Sorted(shifted, nameof(shifted)));
        var (pairs, area) = (2L * positives.Length * negatives.Length, (double)TwiceWins(positives, negatives));
        area /= pairs;
        var error = Math.Sqrt(VarianceOfMean(positives, negatives, area) + VarianceOfMean(negatives, positives, 1 - area));
        var (precision, rate) = FromTheTop(positives, negatives);
        return new(area, error, precision, rate);
    }

    private static T[] Sorted<T>(ReadOnlySpan<T> scores, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scores.IsEmpty) throw new ArgumentException("There is no score.", name);
        for (var i = 0; i < scores.Length; i++)
        {
            if (T.IsNaN(scores[i])) throw new ArgumentException($"Score {i} is NaN.", name);
        }

        var sorted = scores.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    // In whole numbers: of each of one side twice those of the other below it, and once those equal to it.
    private static long TwiceWins<T>(T[] scores, T[] others)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (wins, below, upTo) = (0L, 0, 0);
        foreach (var score in scores)
        {
            Pass(score, others, ref below, ref upTo);
            wins += below + upTo;
        }

        return wins;
    }

    // Of the shares of others that each score wins against, about their mean.
    private static double VarianceOfMean<T>(T[] scores, T[] others, double mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (squares, below, upTo) = (0.0, 0, 0);
        foreach (var score in scores)
        {
            Pass(score, others, ref below, ref upTo);
            var distance = (((double)below + upTo) / (2.0 * others.Length)) - mean;
            squares += distance * distance;
        }

        return squares / (scores.Length - 1.0) / scores.Length;
    }

    // How many of the others are below a score, and how many at most that; both only grow from one score to the next.
    private static void Pass<T>(T score, T[] others, ref int below, ref int upTo)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        while (below < others.Length && others[below] < score) below++;
        upTo = Math.Max(upTo, below);
        while (upTo < others.Length && others[upTo] == score) upTo++;
    }

    private static (double AveragePrecision, double FalsePositiveRate) FromTheTop<T>(T[] positives, T[] negatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (precision, rate) = (0.0, double.NaN);
        for (var (right, wrong) = (0L, 0L); right < positives.Length;)
        {
            var (before, threshold) = (right, positives[^(int)(right + 1)]);
            while (right < positives.Length && positives[^(int)(right + 1)] == threshold) right++;
            while (wrong < negatives.Length && negatives[^(int)(wrong + 1)] >= threshold) wrong++;
            precision += (double)(right - before) / positives.Length * right / (right + wrong);
            if (double.IsNaN(rate) && 20 * right >= 19L * positives.Length) rate = (double)wrong / negatives.Length;
        }

        return (precision, rate);
    }
}
