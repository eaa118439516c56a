using D = Toolkit.Inference.ChainDiagnostics;

namespace Toolkit.Inference.Tests.Diagnostics;

/// <summary>Diagnostics of chains against rstan's and closed forms.</summary>
public class ChainDiagnosticsTests
{
    /// <summary>
    /// Draws a chain, chains, φ, seed, shift; R̂, bulk and tail sizes by rstan 2.21.7: its rhat_rfun and ess_rfun, of ranks made normal with 3/8 and 1/4 as in the paper
    /// where it has 1/2 and 0.
    /// </summary>
    public static TheoryData<int, int, double, int, double, double, double, double> Rstan => new()
    {
        { 200, 4, 0.5, 1, 0, 1.01379844167, 207.6488732803, 386.3150696125 },
        { 201, 3, 0.9, 7, 0, 1.053880523911, 44.03599689199, 77.05005928655 },
        { 100, 2, -0.5, 3, 0, 0.9925093773509, 460.2059991328, 191.3629069046 },
        { 500, 4, 0.3, 11, 0.2, 1.080625826196, 34.10860244342, 149.8876166841 },
        { 1000, 1, 0.7, 5, 0, 1.009336233025, 220.8736462058, 404.8319191579 },
    };

    [Theory]
    [MemberData(nameof(Rstan))]
    public void AgreeWithRstan(int length, int chains, double persistence, int seed, double shift, double hat, double bulk, double tail)
    {
        var draws = Autoregressive(length, chains, persistence, seed, shift);
        Assert.Equal(hat, D.RHat(draws, chains), 1e-9);
        Assert.Equal(bulk, D.BulkEffectiveSampleSize(draws, chains), 1e-7 * bulk);
        Assert.Equal(tail, D.TailEffectiveSampleSize(draws, chains), 1e-7 * tail);
    }

    /// <summary>
    /// Draws a chain, chains, φ, seed, shift; errors of the 10 %, 50 % and 95 % quantiles by rstan 2.21.7: its conv_quantile, with places rounded outwards as the posterior package does since, where
    /// rstan has the nearest ones.
    /// </summary>
    public static TheoryData<int, int, double, int, double, double, double, double> ErrorsOfQuantiles => new()
    {
        { 200, 4, 0.5, 1, 0, 0.06927570295542, 0.07035774956814, 0.02502171922695 },
        { 201, 3, 0.9, 7, 0, 0.3896604256558, 0.194536234818, 0.315105503587 },
        { 100, 2, -0.5, 3, 0, 0.07361389622654, 0.04074284287196, 0.1316330355118 },
        { 500, 4, 0.3, 11, 0.2, 0.117696574727, 0.1026581361903, 0.04500000516101 },
        { 1000, 1, 0.7, 5, 0, 0.06369826602817, 0.05315560865268, 0.09910098505832 },
    };

    [Theory]
    [MemberData(nameof(ErrorsOfQuantiles))]
    public void Errors_of_quantiles_agree_with_rstan(int length, int chains, double persistence, int seed, double shift, double tenth, double median, double upper)
    {
        var draws = Autoregressive(length, chains, persistence, seed, shift);
        Assert.Equal(tenth, D.MonteCarloErrorOfQuantile(draws, chains, 0.1), 1e-11);
        Assert.Equal(median, D.MonteCarloErrorOfQuantile(draws, chains, 0.5), 1e-11);
        Assert.Equal(upper, D.MonteCarloErrorOfQuantile(draws, chains, 0.95), 1e-11);
    }

    // Low and high by turns, 1, 51, 2, 52, …: whether a draw is low has the largest effective size, 100 log₁₀ 100 = 200.
    // Beta(101, 101) has the standard deviation 1/(2 √203) = 0.0351 about 1/2, so that the order statistics are ⌊46.49⌋ and ⌈53.51⌉.
    [Fact]
    public void An_error_of_the_median_by_hand()
    {
        double[] draws = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? (i / 2) + 1.0 : (i / 2) + 51)];
        Assert.Equal(200, D.QuantileEffectiveSampleSize(draws, 1, 0.5), 1e-9);
        Assert.Equal(4, D.MonteCarloErrorOfQuantile(draws, 1, 0.5));
        Assert.True(double.IsNaN(D.MonteCarloErrorOfQuantile(draws, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => D.MonteCarloErrorOfQuantile(draws, 1, -0.1));
    }

    // √(p (1 − p)/S)/φ(q), of independent draws.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 1.2815515655446)]
    public void The_error_of_a_quantile_is_that_of_its_probability_over_the_density(double probability, double quantile)
    {
        const int Count = 40_000;
        var density = Math.Exp(-0.5 * quantile * quantile) / Math.Sqrt(Math.Tau);
        Assert.Equal(1, D.MonteCarloErrorOfQuantile(Gaussian(Count / 2, 2, 0), 2, probability) * density * Math.Sqrt(Count / (probability * (1 - probability))), 0.15);
    }

    // φᵗ of a long chain, in which S draws of effective size S (1 − φ²)/(1 + φ²) tell it to about 0.01.
    [Theory]
    [InlineData(0)]
    [InlineData(0.8)]
    [InlineData(-0.5)]
    public void The_autocorrelation_of_an_autoregression_is_known(double persistence)
    {
        var correlations = D.Autocorrelation(Gaussian(40_000, 3, persistence), 3, lags: 12);
        Assert.Equal(12, correlations.Length);
        for (var lag = 0; lag < 12; lag++) Assert.Equal(Math.Pow(persistence, lag), correlations[lag], 0.03);
    }

    // Of 1, 2, 3, 4 the autocovariances are 5, 1.25, −1.5, −2.25, over 4, and W = 5/3. With 3, 4, 5, 6 beside them var(x̄) = 2.
    [Fact]
    public void Autocorrelations_by_hand()
    {
        static double Of(double covariance, double variance) => 1 - (((5 / 3.0) - (covariance / 4)) / variance);
        double[] covariances = [1.25, -1.5, -2.25];
        double[] one = [1, .. covariances.Select(covariance => Of(covariance, 5 / 4.0))];
        double[] two = [1, .. covariances.Select(covariance => Of(covariance, (5 / 4.0) + 2))];
        foreach (var (expected, found) in one.Zip(D.Autocorrelation([1, 2, 3, 4], 1))) Assert.Equal(expected, found, 1e-14);
        foreach (var (expected, found) in two.Zip(D.Autocorrelation([1, 2, 3, 4, 3, 4, 5, 6], 2))) Assert.Equal(expected, found, 1e-14);
        Assert.Equal(-1 / 12.0, D.Autocorrelation([1, 2, 3, 4], 1, lags: 2)[1], 1e-14);
        Assert.All(D.Autocorrelation([1, 1, 1, 1], 1), correlation => Assert.True(double.IsNaN(correlation)));
        Assert.Throws<ArgumentException>(() => D.Autocorrelation([1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => D.Autocorrelation([1, 2, 3, 4], 1, 0));
    }

    // S (1 − φ)/(1 + φ), of a long chain.
    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public void The_effective_size_of_an_autoregression_is_known(double persistence)
    {
        const int Length = 50_000;
        var draws = Gaussian(Length, 2, persistence);
        var expected = 2 * Length * (1 - persistence) / (1 + persistence);
        Assert.Equal(1, D.MeanEffectiveSampleSize(draws, 2) / expected, 0.1);
        Assert.Equal(1, D.BulkEffectiveSampleSize(draws, 2) / expected, 0.1);

        // The mean's error is that of the effective size; the chain has variance 1.
        Assert.Equal(1, D.MonteCarloErrorOfMean(draws, 2) * Math.Sqrt(expected), 0.1);

        // Squares of a Gaussian autoregression have persistence φ², distances about as much.
        var ofSquares = 2 * Length * (1 - (persistence * persistence)) / (1 + (persistence * persistence));
        Assert.Equal(1, D.StandardDeviationEffectiveSampleSize(draws, 2) / ofSquares, 0.15);
        Assert.Equal(1, D.MonteCarloErrorOfStandardDeviation(draws, 2) * Math.Sqrt(2 * ofSquares), 0.15);
    }

    // Mutants: what is seen only because chains are split, draws are ranked, and distances are looked at.
    [Fact]
    public void A_trend_different_scales_and_heavy_tails_are_seen()
    {
        const int Length = 1000;
        var even = Gaussian(Length, 4, 0);
        Assert.InRange(D.RHat(even, 4), 0.99, 1.01);
        Assert.True(D.RHat([.. even.Select((x, i) => x + (2.0 * (i % Length) / Length))], 4) > 1.05);
        Assert.True(D.RHat([.. even.Select((x, i) => i < Length ? 4 * x : x)], 4) > 1.05);
        double[] cauchy = [.. even.Select(x => Math.Tan(Math.PI * (SpecialFunctions.NormalCdf(x) - 0.5)))];
        Assert.InRange(D.RHat(cauchy, 4), 0.99, 1.01);
        Assert.Equal(1, D.BulkEffectiveSampleSize(cauchy, 4) / D.BulkEffectiveSampleSize(even, 4), 1e-9);
    }

    [Fact]
    public void What_cannot_be_told_is_no_number()
    {
        Assert.True(double.IsNaN(D.RHat([1, 1, 1, 1, 1, 1, 1, 1], 2)));
        Assert.True(double.IsNaN(D.BulkEffectiveSampleSize([1, 2, 3], 1)));
        Assert.True(double.IsNaN(D.TailEffectiveSampleSize([1, 2, double.NaN, 4, 5, 6, 7, 8], 2)));
        Assert.Throws<ArgumentException>(() => D.RHat([1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => D.RHat([1, 2, 3], 0));
    }

    [Fact]
    public void Quantiles_and_energies_by_hand()
    {
        Assert.Equal(1.9, D.Quantile([3, 1, 2, 4], 0.3), 1e-15);
        Assert.Equal(1, D.Quantile([3, 1, 2, 4], 0));
        Assert.Equal(4, D.Quantile([3, 1, 2, 4], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => D.Quantile([1], 1.1));
        Assert.Throws<ArgumentException>(() => D.Quantile([], 0.5));

        // (1 + 4 + 1)/(2.25 + 0.25 + 2.25 + 0.25).
        Assert.Equal(6 / 5.0, D.EnergyFractionOfMissingInformation([0, 1, 3, 2]), 1e-15);
    }

    // As the script that asked rstan made them, in the same arithmetic.
    private static double[] Autoregressive(int length, int chains, double persistence, int seed, double shift)
    {
        var (draws, state) = (new double[length * chains], (double)seed);
        for (var chain = 0; chain < chains; chain++)
        {
            var x = 0.0;
            for (var i = 0; i < length; i++)
            {
                state = ((state * 1103515245) + 12345) % 2147483648;
                x = (persistence * x) + ((((state + 0.5) / 2147483648) - 0.5) * 2);
                draws[(chain * length) + i] = x + (shift * (chain + 1));
            }
        }

        return draws;
    }

    // Of variance 1.
    private static double[] Gaussian(int length, int chains, double persistence)
    {
        var draws = new double[length * chains];
        RandomKey.FromSeed(8).Normals<double>(draws);
        for (var i = 0; i < draws.Length; i++)
        {
            if (i % length > 0) draws[i] = (persistence * draws[i - 1]) + (Math.Sqrt(1 - (persistence * persistence)) * draws[i]);
        }

        return draws;
    }
}
