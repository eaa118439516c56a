using MathNet.Numerics.Distributions;

namespace Toolkit.Numerics.Tests;

/// <summary>The helpers themselves: right draws pass at their stated rate, slightly wrong ones are caught.</summary>
public sealed class StatisticsTests
{
    private const int Draws = 1 << 18;

    [Fact]
    public void Chi_square_p_values_of_right_draws_are_uniform()
    {
        var p = Enumerable.Range(0, 2000).Select(seed =>
        {
            var (draws, cells) = (new int[4096], new int[64]);
            RandomKey.FromSeed((ulong)seed).Integers(64, draws);
            foreach (var draw in draws) cells[draw]++;
            return Statistics.ChiSquare(cells);
        }).ToArray();
        Assert.True(Statistics.KolmogorovSmirnov(p, u => u) > Statistics.Level);
    }

    [Fact]
    public void Moment_p_values_of_right_draws_are_uniform()
    {
        var p = Enumerable.Range(0, 2000).Select(seed =>
        {
            var draws = new double[1024];
            RandomKey.FromSeed((ulong)seed).Uniforms<double>(draws);
            return Statistics.Moment(draws, 1, power => 1.0 / (power + 1));
        }).ToArray();
        Assert.True(Statistics.KolmogorovSmirnov(p, u => u) > Statistics.Level);
    }

    // The bound is conservative, so its p-values are at least as large as uniform ones.
    [Fact]
    public void Kolmogorov_Smirnov_p_values_of_right_draws_are_not_too_small()
    {
        var small = Enumerable.Range(0, 2000).Count(seed =>
        {
            var draws = new double[512];
            RandomKey.FromSeed((ulong)seed).Uniforms<double>(draws);
            return Statistics.KolmogorovSmirnov(draws, u => u) < 0.05;
        });
        Assert.InRange(small, 30, 150);
    }

    [Fact]
    public void A_scale_off_by_three_percent_and_a_mean_off_by_a_hundredth_are_caught()
    {
        var normals = new double[Draws];
        RandomKey.FromSeed(1).Normals<double>(normals);
        var (wide, shifted) = (normals.Select(z => 1.03 * z).ToArray(), normals.Select(z => z + 0.01).ToArray());
        Assert.True(Statistics.Moment(wide, 2, power => power == 2 ? 1 : 3) < Statistics.Level);
        Assert.True(Statistics.Moment(shifted, 1, power => power == 1 ? 0 : 1) < Statistics.Level);
        Assert.True(Statistics.KolmogorovSmirnov(wide.Select(z => z + 0.01).ToArray(), z => Normal.CDF(0, 1, z)) < Statistics.Level);
    }

    [Fact]
    public void A_cell_four_percent_too_likely_and_a_correlation_of_a_fiftieth_are_caught()
    {
        var (draws, cells) = (new double[Draws], new int[8]);
        RandomKey.FromSeed(2).Uniforms<double>(draws);
        foreach (var u in draws) cells[(int)(8 * u)]++;
        cells[3] += (int)(0.04 * cells[3]);
        Assert.True(Statistics.ChiSquare(cells) < Statistics.Level);

        var (x, y) = (new double[Draws], new double[Draws]);
        RandomKey.FromSeed(3).Normals<double>(x);
        RandomKey.FromSeed(4).Normals<double>(y);
        for (var i = 0; i < Draws; i++) y[i] = (0.02 * x[i]) + (Math.Sqrt(1 - 0.0004) * y[i]);
        Assert.True(Statistics.Correlation(x, y) < Statistics.Level);
    }
}
