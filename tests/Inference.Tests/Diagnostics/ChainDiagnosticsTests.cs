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
