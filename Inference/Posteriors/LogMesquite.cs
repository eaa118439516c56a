using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;
namespace Toolkit.Inference;

/// <summary>Yield of mesquite bushes: a regression of logarithms (Gelman and Hill 2007).</summary>
public static class LogMesquite
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("logmesquite", "log regression of the yield of mesquite bushes", Model, "mesquite-logmesquite");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var weight = data.Vector("weight", n);
        var diam1 = data.Vector("diam1", n);
        var diam2 = data.Vector("diam2", n);
        var canopyHeight = data.Vector("canopy_height", n);
        var totalHeight = data.Vector("total_height", n);
        var density = data.Vector("density", n);
        var group = data.Vector("group", n);

        // transformed data
        var logWeight = Log(weight);
        var logDiam1 = Log(diam1);
        var logDiam2 = Log(diam2);
        var logCanopyHeight = Log(canopyHeight);
        var logTotalHeight = Log(totalHeight);
        var logDensity = Log(density);

        return new("logmesquite", model =>
        {
            var beta = model.Vector("beta", 7);
            var sigma = model.Real("sigma", Positive);

            model.Observe("log_weight", logWeight, Normal(
                beta[0] + (beta[1] * logDiam1) + (beta[2] * logDiam2)
                + (beta[3] * logCanopyHeight)
                + (beta[4] * logTotalHeight) + (beta[5] * logDensity)
                + (beta[6] * group),
                sigma));
        });
    }
}
