using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference;

/// <summary>Summer temperatures at Kilpisjärvi by year: a linear regression with priors from the data.</summary>
public static class Kilpisjarvi
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("kilpisjarvi", "linear regression of summer temperatures on the year", Model, "kilpisjarvi_mod-kilpisjarvi");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var x = data.Vector("x", n);
        var y = data.Vector("y", n);
        var pmualpha = data.Number("pmualpha");
        var psalpha = data.Number("psalpha");
        var pmubeta = data.Number("pmubeta");
        var psbeta = data.Number("psbeta");

        return new("kilpisjarvi", model =>
        {
            var alpha = model.Real("alpha");
            var beta = model.Real("beta");
            var sigma = model.Real("sigma", Positive);

            model.Prior(alpha, Normal(pmualpha, psalpha));
            model.Prior(beta, Normal(pmubeta, psbeta));
            model.Observe("y", y, Normal(alpha + (beta * x), sigma));
        });
    }
}
