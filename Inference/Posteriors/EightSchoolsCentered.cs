using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference;

/// <summary>Effects of coaching in eight schools (Rubin 1981; Gelman and others 2013, section 5.5): its funnel is hard on samplers.</summary>
public static class EightSchoolsCentered
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("eight_schools_centered", "effects of coaching in eight schools, as they are", Model, BuiltIn: EightSchools.Data);

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var j = data.Integer("J", lower: 0);
        var y = data.Vector("y", j);
        var sigma = data.Vector("sigma", j, lower: 0);

        return new("eight_schools_centered", model =>
        {
            var theta = model.Vector("theta", j);
            var mu = model.Real("mu");
            var tau = model.Real("tau", Positive);

            model.Prior(theta, Normal(mu, tau));
            model.Observe("y", y, Normal(theta, sigma));
            model.Prior(mu, Normal(0, 5));
            model.Prior(tau, Cauchy(0, 5));
        });
    }
}
