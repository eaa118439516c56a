using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;
namespace Toolkit.Inference;

/// <summary>A series whose variance follows its own past and that of the shocks: GARCH(1, 1) (Bollerslev 1986).</summary>
public static class Garch11
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("garch11", "GARCH(1, 1), a bound of one parameter being an expression of another", Model, "garch-garch11");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var t = data.Integer("T", lower: 1);
        var y = data.Vector("y", t);
        var sigma1 = data.Number("sigma1", lower: 0);
        var (before, y1, after) = (y[..^1], y[0], y[1..]);

        return new("garch11", model =>
        {
            var mu = model.Real("mu");
            var alpha0 = model.Real("alpha0", Positive);
            var alpha1 = model.Real("alpha1", Interval(0.0, 1.0));
            var beta1 = model.Real("beta1", Interval(0.0, 1 - alpha1));

            // sigma[t]² = alpha0 + alpha1 (y[t − 1] − mu)² + beta1 sigma[t − 1]², from sigma[1] = sigma1
            var sigma = Sqrt(LinearRecurrence(alpha0 + (alpha1 * Square(before - mu)), beta1, sigma1 * sigma1));

            model.Observe("y[1]", y1, Normal(mu, sigma1));
            model.Observe("y", after, Normal(mu, sigma));
        });
    }
}
