using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Diagnostics;

/// <summary>Leave-one-out estimates against the loo package and closed forms.</summary>
public class LeaveOneOutTests
{
    private const int Draws = 400;
    private static readonly double[] Data = [-1.2, 0.1, 0.4, 0.9, 1.7, 6];

    // loo 2.5.1 on the same draws: relative efficiencies, elpd_loo, Pareto k.
    [Fact]
    public void Agrees_with_the_loo_package()
    {
        double[] efficiencies = [1.00130654162, 0.900146696699, 0.953745175167, 0.994488504664, 1.00241717467, 1.00115595792];
        double[] densities = [-1.95543766667, -1.04724642365, -1.14208689754, -1.5537981327, -2.86228579828, -22.9819739556];
        double[] shapes = [0.330844551348, 0.256192424574, 0.421343539446, 0.450451183892, 0.555779639037, 1.31689961028];
        var likelihoods = Likelihoods();
        for (var i = 0; i < Data.Length; i++)
        {
            var datum = LeaveOneOut.One(likelihoods.AsSpan(i * Draws, Draws), efficiencies[i]);
            Assert.Equal(densities[i], datum.LogPredictiveDensity, 1e-9);
            Assert.Equal(shapes[i], datum.ParetoShape, 1e-9);
        }

        var all = LeaveOneOut.Of(likelihoods, Data.Length, 2);
        Assert.Equal(-31.54282887449, all.ExpectedLogPredictiveDensity, 1e-3);
        Assert.Equal(21.3310452809, all.StandardError, 1e-3);
        Assert.Equal(8.40217334875, all.EffectiveParameters, 1e-3);
        Assert.Equal(1, all.Untrusted);
    }

    // y ~ N(mu, 1), mu ~ N(0, 4): given the others yᵢ is normal, with mean and variance in closed form.
    [Fact]
    public void Is_the_predictive_density_of_a_conjugate_model()
    {
        double[] data = [0.3, -0.4, 1.1, 0.8, 1.9, -0.2, 0.6, 1.3];
        var model = new Model<double>("normal", model =>
        {
            var mu = model.Real("mu");
            model.Prior(mu, Normal(0, 2));
            model.Observe("y", Constants.Vector<double>(data), Normal(mu, 1));
        });
        var sample = PosteriorSampler.Run(model, new(Draws: 5000));
        var loo = LeaveOneOut.Of(model, sample);
        for (var i = 0; i < data.Length; i++)
        {
            var variance = 1 / (0.25 + data.Length - 1);
            var (mean, spread) = ((data.Sum() - data[i]) * variance, 1 + variance);
            Assert.Equal((-0.5 * (data[i] - mean) * (data[i] - mean) / spread) - (0.5 * Math.Log(Math.Tau * spread)), loo.Data[i].LogPredictiveDensity, 0.02);
        }

        Assert.Equal(0, loo.Untrusted);
        Assert.InRange(loo.EffectiveParameters, 0.5, 1.3);
        Assert.Throws<ArgumentException>(() => LeaveOneOut.Of([1, 2, 3], 2, 1));
        var silent = new Model<double>("silent", model => model.Prior(model.Real("mu"), Normal(0, 2)));
        Assert.Contains("'silent' observes nothing", Assert.Throws<ArgumentException>(() => LeaveOneOut.Of(silent, sample)).Message, StringComparison.Ordinal);
    }

    // As the script that asked loo made them: uniforms, and normals by Box and Muller.
    private static double[] Likelihoods()
    {
        var state = 3.0;
        double Uniform()
        {
            state = ((state * 1103515245) + 12345) % 2147483648;
            return (state + 0.5) / 2147483648;
        }

        var made = new double[Data.Length * Draws];
        for (var s = 0; s < Draws; s++)
        {
            var (first, second) = (Uniform(), Uniform());
            var mu = Math.Sqrt(-2 * Math.Log(first)) * Math.Cos(Math.Tau * second) * 0.45;
            for (var i = 0; i < Data.Length; i++) made[(i * Draws) + s] = (-0.5 * (Data[i] - mu) * (Data[i] - mu)) - (0.5 * Math.Log(Math.Tau));
        }

        return made;
    }
}
