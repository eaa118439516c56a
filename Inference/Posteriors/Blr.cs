using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;
namespace Toolkit.Inference;

/// <summary>A linear regression with normal priors.</summary>
public static class Blr
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("blr", "linear regression with normal priors", Model, "sblrc-blr");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var d = data.Integer("D", lower: 0);
        var x = data.Matrix("X", n, d);
        var y = data.Vector("y", n);

        return new("blr", model =>
        {
            var beta = model.Vector("beta", d);
            var sigma = model.Real("sigma", Positive);

            model.Prior(beta, Normal(0, 10));
            model.Prior(sigma, Normal(0, 10));

            model.Observe("y", y, Normal(Dot(x, beta), sigma));
        });
    }
}
