namespace Toolkit.Inference;

public static partial class ChainDiagnostics
{
    /// <summary>The effective sample size of the bulk: of the rank-normalised draws. What means are worth, of any law.</summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double BulkEffectiveSampleSize(ReadOnlySpan<double> draws, int chains) =>
        AreUsable(draws, chains) ? EffectiveSampleSize(RankNormalized(Split(draws, chains)), 2 * chains) : double.NaN;

    /// <summary>The effective sample size of the tails: the lesser of those of the 5 % and the 95 % quantile.</summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double TailEffectiveSampleSize(ReadOnlySpan<double> draws, int chains) =>
        Math.Min(QuantileEffectiveSampleSize(draws, chains, 0.05), QuantileEffectiveSampleSize(draws, chains, 0.95));

    /// <summary>The effective sample size of a quantile: of whether a draw is at most that.</summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <param name="probability">Of the quantile, from 0 to 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of its range.</exception>
    public static double QuantileEffectiveSampleSize(ReadOnlySpan<double> draws, int chains, double probability)
    {
        if (!AreUsable(draws, chains)) return double.NaN;
        var (quantile, below) = (Quantile(draws, probability), new double[draws.Length]);
        for (var i = 0; i < below.Length; i++) below[i] = draws[i] <= quantile ? 1 : 0;
        return AreUsable(below, chains) ? EffectiveSampleSize(Split(below, chains), 2 * chains) : double.NaN;
    }

    /// <summary>The effective sample size of the mean: of the draws as they are.</summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double MeanEffectiveSampleSize(ReadOnlySpan<double> draws, int chains) =>
        AreUsable(draws, chains) ? EffectiveSampleSize(Split(draws, chains), 2 * chains) : double.NaN;

    /// <summary>The effective sample size of the standard deviation: of the distances from the mean.</summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double StandardDeviationEffectiveSampleSize(ReadOnlySpan<double> draws, int chains) =>
        AreUsable(draws, chains) ? EffectiveSampleSize(Split(Folded(draws, Mean(draws)), chains), 2 * chains) : double.NaN;

    // S over 1 + 2 Σ ρ, with ρ of all chains together, summed by pairs while those are positive and made to fall (Geyer 1992), capped at S log₁₀ S.
    private static double EffectiveSampleSize(double[] draws, int chains)
    {
        if (!AreUsable(draws, chains)) return double.NaN;
        var (length, correlation) = (draws.Length / chains, CorrelationOf(draws, chains));
        var (even, odd, lag) = (1.0, correlation(1), 0);
        var pairs = new List<double> { even + odd };
        while (lag < length - 5 && even + odd > 0)
        {
            lag += 2;
            (even, odd) = (correlation(lag), correlation(lag + 1));
            if (even + odd >= 0) pairs.Add(even + odd);
        }

        // Of the pair that ends the sequence its first correlation alone, where it is positive or the pair is.
        var (sum, before, ending) = (0.0, double.PositiveInfinity, even + odd >= 0 ? even : Math.Max(even, 0));
        if (lag == 0) ending = 1;
        for (var k = 0; k < lag / 2; k++)
        {
            before = Math.Min(before, pairs[k]);
            sum += before;
        }

        return draws.Length / Math.Max((2 * sum) - 1 + ending, 1 / Math.Log10(draws.Length));
    }
}
