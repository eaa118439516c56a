namespace Toolkit.Inference;

public static partial class ChainDiagnostics
{
    /// <summary>
    /// R̂: how much wider all chains together are than each by itself, √(((n − 1)/n W + B/n)/W) of the rank-normalised halves of chains; the larger of that of the
    /// draws and that of their distances from the median. Below 1.01 chains agree.
    /// </summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double RHat(ReadOnlySpan<double> draws, int chains) => AreUsable(draws, chains)
        ? Math.Max(RHatOf(Split(draws, chains), chains), RHatOf(Split(Folded(draws, Quantile(draws, 0.5)), chains), chains))
        : double.NaN;

    private static double RHatOf(double[] halves, int chains)
    {
        var scores = RankNormalized(halves);
        var length = scores.Length / (2 * chains);
        var (means, within) = (new double[2 * chains], 0.0);
        for (var chain = 0; chain < means.Length; chain++)
        {
            var half = scores.AsSpan(chain * length, length);
            means[chain] = Mean(half);
            within += Variance(half) / means.Length;
        }

        return Math.Sqrt((length - 1 + (length * Variance(means) / within)) / length);
    }
}
