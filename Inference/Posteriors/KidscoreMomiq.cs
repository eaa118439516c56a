using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference;

/// <summary>Test scores of children given those of their mothers: a linear regression (Gelman and Hill 2007).</summary>
public static class KidscoreMomiq
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("kidscore_momiq", "linear regression of test scores of children on those of their mothers", Model, "kidiq-kidscore_momiq");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var kidScore = data.Vector("kid_score", n, lower: 0, upper: 200);
        var momIq = data.Vector("mom_iq", n, lower: 0, upper: 200);

        return new("kidscore_momiq", model =>
        {
            var beta = model.Vector("beta", 2);
            var sigma = model.Real("sigma", Positive);

            model.Prior(sigma, Cauchy(0, 2.5));
            model.Observe("kid_score", kidScore, Normal(beta[0] + (beta[1] * momIq), sigma));
        });
    }
}
