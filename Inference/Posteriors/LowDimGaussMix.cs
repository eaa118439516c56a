using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;
namespace Toolkit.Inference;

/// <summary>A mixture of two normal distributions whose means are ordered.</summary>
public static class LowDimGaussMix
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("low_dim_gauss_mix", "mixture of two normal distributions with ordered means", Model, "low_dim_gauss_mix-low_dim_gauss_mix");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var y = data.Vector("y", n);

        return new("low_dim_gauss_mix", model =>
        {
            var mu = model.Vector("mu", 2, Ordered);
            var sigma = model.Vector("sigma", 2, Positive);
            var theta = model.Real("theta", Interval(0.0, 1.0));

            model.Prior(sigma, Normal(0, 2));
            model.Prior(mu, Normal(0, 2));
            model.Add((4 * (Log(theta) + Log1p(-theta))) + System.Math.Log(630)); // Beta(5, 5)
            model.Add(LogMix(theta, Normal(mu[0], sigma[0]).LogDensities(y), Normal(mu[1], sigma[1]).LogDensities(y)));
        });
    }
}
