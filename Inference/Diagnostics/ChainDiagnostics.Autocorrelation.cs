namespace Toolkit.Inference;

public static partial class ChainDiagnostics
{
    /// <summary>
    /// The autocorrelation of all chains together at each lag, ρₜ = 1 − (W − γₜ)/V: γₜ is the mean over chains of their autocovariances
    /// Σ (xᵢ − x̄)(xᵢ₊ₜ − x̄)/n, W = n/(n − 1) γ₀ their variance, and V = γ₀ + var(x̄) that of all, with the variance of the chains' means where there are several.
    /// ρ₀ is 1. Chains that do not agree keep it from falling to 0.
    /// </summary>
    /// <remarks>Effective sample sizes sum these, of halves of chains (Stan Reference Manual, Effective sample size; Vehtari and others 2021, equation 10).</remarks>
    /// <param name="draws">The draws, chain after chain.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <param name="lags">The number of lags from 0 on, at least 1; those of a chain's whole length where it is left out or larger.</param>
    /// <returns>The autocorrelations by lag; all NaN where nothing can be told.</returns>
    /// <exception cref="ArgumentException">The draws are no chains of one length.</exception>
    public static double[] Autocorrelation(ReadOnlySpan<double> draws, int chains, int lags = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lags, 1);
        var correlations = new double[Math.Min(lags, LengthOf(draws, chains))];
        if (!AreUsable(draws, chains))
        {
            Array.Fill(correlations, double.NaN);
            return correlations;
        }

        var correlation = CorrelationOf(draws.ToArray(), chains);
        correlations[0] = 1;
        for (var lag = 1; lag < correlations.Length; lag++) correlations[lag] = correlation(lag);
        return correlations;
    }

    // Lag by lag, as far as it is asked for.
    private static Func<int, double> CorrelationOf(double[] draws, int chains)
    {
        var length = draws.Length / chains;
        var (centred, means) = (new double[draws.Length], new double[chains]);
        for (var chain = 0; chain < chains; chain++)
        {
            means[chain] = Mean(draws.AsSpan(chain * length, length));
            for (var i = chain * length; i < (chain + 1) * length; i++) centred[i] = draws[i] - means[chain];
        }

        var within = Covariance(0) * length / (length - 1);
        var variance = (within * (length - 1) / length) + (chains > 1 ? Variance(means) : 0);
        return lag => 1 - ((within - Covariance(lag)) / variance);

        // Of n, the mean over chains.
        double Covariance(int lag)
        {
            var sum = 0.0;
            for (var chain = 0; chain < chains; chain++)
            {
                var whole = centred.AsSpan(chain * length, length);
                sum += Reductions.Dot<double>(whole[..(length - lag)], whole[lag..]);
            }

            return sum / draws.Length;
        }
    }
}
