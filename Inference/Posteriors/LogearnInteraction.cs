using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;
namespace Toolkit.Inference;

/// <summary>Earnings given height and sex, with their interaction: a regression of logarithms (Gelman and Hill 2007).</summary>
public static class LogearnInteraction
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("logearn_interaction", "log regression of earnings on height and sex", Model, "earnings-logearn_interaction");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var earn = data.Vector("earn", n);
        var height = data.Vector("height", n);
        var male = data.Vector("male", n);

        // transformed data
        var logEarn = Log(earn);
        var inter = height * male;

        return new("logearn_interaction", model =>
        {
            var beta = model.Vector("beta", 4);
            var sigma = model.Real("sigma", Positive);

            model.Observe("log_earn", logEarn, Normal(
                beta[0] + (beta[1] * height) + (beta[2] * male)
                + (beta[3] * inter),
                sigma));
        });
    }
}
