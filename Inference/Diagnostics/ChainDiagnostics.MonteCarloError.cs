namespace Toolkit.Inference;

public static partial class ChainDiagnostics
{
    // Φ(−1), to the digits that the posterior package has.
    private const double BelowOneDeviation = 0.1586553;

    /// <summary>The standard error of the mean of the draws: their standard deviation over the root of the mean's effective sample size.</summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double MonteCarloErrorOfMean(ReadOnlySpan<double> draws, int chains) =>
        Math.Sqrt(Variance(draws) / MeanEffectiveSampleSize(draws, chains));

    /// <summary>
    /// The standard error of the standard deviation s of the draws: √((m₄ − m₂²)/(4 m₂ S)) with the central moments m and its effective sample size S, by the delta
    /// method (Kenney and Keeping 1951).
    /// </summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double MonteCarloErrorOfStandardDeviation(ReadOnlySpan<double> draws, int chains)
    {
        var size = StandardDeviationEffectiveSampleSize(draws, chains);
        var (mean, second, fourth) = (Mean(draws), 0.0, 0.0);
        foreach (var draw in draws)
        {
            var square = (draw - mean) * (draw - mean);
            (second, fourth) = (second + (square / draws.Length), fourth + (square * square / draws.Length));
        }

        return Math.Sqrt((fourth - (second * second)) / (4 * second * size));
    }

    /// <summary>
    /// The standard error of a quantile: half the distance of the order statistics ⌊a S⌋ and ⌈b S⌉ of all S draws, where a and b are the quantiles of a standard deviation below and above the
    /// median, Φ(−1) and Φ(1), of the law Beta(s p + 1, s (1 − p) + 1) with the quantile's effective sample size s (Vehtari and others 2021, as the posterior package of R has it).
    /// </summary>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <param name="probability">Of the quantile, from 0 to 1. NaN where every draw is at most that, as at 1.</param>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of its range.</exception>
    public static double MonteCarloErrorOfQuantile(ReadOnlySpan<double> draws, int chains, double probability)
    {
        var size = QuantileEffectiveSampleSize(draws, chains, probability);
        if (double.IsNaN(size)) return double.NaN;
        var sorted = draws.ToArray();
        Array.Sort(sorted);
        var (first, second) = ((size * probability) + 1, (size * (1 - probability)) + 1);
        var below = (int)Math.Floor(BetaQuantile(first, second, BelowOneDeviation) * sorted.Length);
        var above = (int)Math.Ceiling(BetaQuantile(first, second, 1 - BelowOneDeviation) * sorted.Length);
        return (sorted[Math.Min(above, sorted.Length) - 1] - sorted[Math.Max(below, 1) - 1]) / 2;
    }

    /// <summary>The quantile of a probability, between the order statistics about it (R's type 7).</summary>
    /// <param name="draws">The draws, at least one.</param>
    /// <param name="probability">From 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no draw.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of its range.</exception>
    public static double Quantile(ReadOnlySpan<double> draws, double probability)
    {
        if (draws.IsEmpty) throw new ArgumentException("There is no draw.", nameof(draws));
        if (!(probability is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "probability must be from 0 to 1.");
        var sorted = draws.ToArray();
        Array.Sort(sorted);
        var place = probability * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }

    /// <summary>
    /// The Bayesian fraction of missing information of the energies of a chain, Σ (Eₜ − Eₜ₋₁)²/Σ (Eₜ − Ē)²: below 0.3 momenta do not carry the chain through its
    /// energies (Betancourt 2016).
    /// </summary>
    /// <param name="energies">The energies of one chain in order.</param>
    public static double EnergyFractionOfMissingInformation(ReadOnlySpan<double> energies)
    {
        if (energies.Length < 2) return double.NaN;
        var sum = 0.0;
        for (var t = 1; t < energies.Length; t++) sum += (energies[t] - energies[t - 1]) * (energies[t] - energies[t - 1]);
        return sum / (Variance(energies) * (energies.Length - 1));
    }
    // By halving the interval, down to neighbours.
    private static double BetaQuantile(double a, double b, double probability)
    {
        var (below, above) = (0.0, 1.0);
        while (true)
        {
            var middle = 0.5 * (below + above);
            if (middle <= below || middle >= above) return middle;
            (below, above) = SpecialFunctions.RegularizedBeta(a, b, middle) < probability ? (middle, above) : (below, middle);
        }
    }
}
