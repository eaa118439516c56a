using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Inference;

/// <summary>Regression by a Gaussian process with the exponentiated quadratic covariance α² exp(−(xᵢ − xⱼ)²/2ρ²), and noise of variance σ.</summary>
public static class GpRegr
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("gp_regr", "regression by a Gaussian process", Model, "gp_pois_regr-gp_regr");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 1);
        var x = data.Vector("x", n);
        var y = data.Vector("y", n);
        var squaredDistances = Square(x - Transpose(x));
        var ones = Constants.Full(1.0, Shape.Vector(n));

        return new("gp_regr", model =>
        {
            var rho = model.Real("rho", Positive);
            var alpha = model.Real("alpha", Positive);
            var sigma = model.Real("sigma", Positive);

            var cov = (Square(alpha) * Exp(-0.5 * squaredDistances / Square(rho))) + DiagonalMatrix(sigma * ones);
            var factor = Cholesky(cov);

            model.Prior(rho, Gamma(25, 4));
            model.Prior(alpha, Normal(0, 2));
            model.Prior(sigma, Normal(0, 1));

            model.Observe("y", y, MultivariateNormalCholesky(0, factor));
        });
    }
}
