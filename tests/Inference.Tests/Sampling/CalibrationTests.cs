using Toolkit.Numerics.Tests;
using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Sampling;

/// <summary>
/// Simulation-based calibration (Talts and others 2018): where parameters are drawn from the prior and data from them, the parameter's rank among draws of the posterior is uniform.
/// </summary>
public class CalibrationTests
{
    private const int Replications = 400;
    private const int Ranks = 20;

    [Theory]
    [InlineData(KernelKind.NoUTurn)]
    [InlineData(KernelKind.HamiltonianMonteCarlo)]
    public void Ranks_are_uniform(KernelKind kernel)
    {
        var (mu, sigma) = PValues(kernel, 1);
        Assert.True(mu > 1e-6 && sigma > 1e-6, $"p = {mu}, {sigma}");
    }

    // A likelihood that believes the data too much: the posterior is too narrow, and ranks pile up at both ends.
    [Fact]
    public void A_wrong_likelihood_is_seen() => Assert.True(PValues(KernelKind.NoUTurn, 0.4).Mu < 1e-6);

    private static (double Mu, double Sigma) PValues(KernelKind kernel, double belief)
    {
        var (counts, workspace) = (new int[2, Ranks], new Workspace());
        for (var k = 0; k < Replications; k++)
        {
            var key = RandomKey.FromSeed(31).Fold(k);
            var (truth, data) = (new double[2], new double[4]);
            var prior = Model([0, 0, 0, 0], 1);
            prior.DrawPrior(key.Fold(0), truth, workspace);
            prior.DrawPredictive(truth, key.Fold(1), data, workspace);

            // 19 draws, far enough apart to be nearly independent.
            var sample = PosteriorSampler.Run(Model(data, belief), new(Chains: 1, Warmup: 150, Draws: Ranks - 1, Thinning: 8, Seed: (ulong)k, Threads: 1, Kernel: kernel, Steps: 6));
            var values = prior.Constrain(truth, workspace);
            counts[0, Rank(sample.Draws("mu"), values["mu"][0])]++;
            counts[1, Rank(sample.Draws("sigma"), values["sigma"][0])]++;
        }

        var expected = Enumerable.Repeat(1.0 / Ranks, Ranks).ToArray();
        double P(int row) => Statistics.ChiSquare([.. Enumerable.Range(0, Ranks).Select(rank => counts[row, rank])], expected);
        return (P(0), P(1));
    }

    private static int Rank(ReadOnlySpan<double> draws, double value)
    {
        var rank = 0;
        foreach (var draw in draws) rank += draw < value ? 1 : 0;
        return rank;
    }

    private static Model<double> Model(double[] data, double belief)
    {
        var y = Constants.Vector<double>(data);
        return new("calibrated", isStatic: true, body: model =>
        {
            var mu = model.Real("mu");
            var sigma = model.Real("sigma", Positive);
            model.Prior(mu, Normal(0, 1));
            model.Prior(sigma, Gamma(6, 5));
            model.Observe("y", y, Normal(mu, belief * sigma));
        });
    }
}
