using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference;

/// <summary>Party identification in the American national election study of 1972: a linear regression (Gelman and Hill 2007).</summary>
public static class Nes
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("nes", "linear regression of party identification, 1972", Model, "nes1972-nes");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var partyid7 = data.Vector("partyid7", n);
        var realIdeo = data.Vector("real_ideo", n);
        var raceAdj = data.Vector("race_adj", n);
        var educ1 = data.Vector("educ1", n);
        var gender = data.Vector("gender", n);
        var income = data.Vector("income", n);
        var ageDiscrete = data.Integers("age_discrete", n);

        // transformed data: age as factor
        var age30To44 = Indicator(ageDiscrete, 2);
        var age45To64 = Indicator(ageDiscrete, 3);
        var age65Up = Indicator(ageDiscrete, 4);

        return new("nes", model =>
        {
            var beta = model.Vector("beta", 9);
            var sigma = model.Real("sigma", Positive);

            model.Observe("partyid7", partyid7, Normal(
                beta[0] + (beta[1] * realIdeo) + (beta[2] * raceAdj)
                + (beta[3] * age30To44) + (beta[4] * age45To64)
                + (beta[5] * age65Up) + (beta[6] * educ1) + (beta[7] * gender)
                + (beta[8] * income),
                sigma));
        });
    }

    private static Variable<double> Indicator(Variable<double> factor, int level) =>
        Constants.Vector([.. factor.Values.ToArray().Select(value => value == level ? 1.0 : 0)]);
}
