using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference;

/// <summary>Effects of coaching in eight schools, each as an offset in units of their spread (Rubin 1981; Gelman and others 2013, section 5.5).</summary>
public static class EightSchoolsNoncentered
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("eight_schools_noncentered", "effects of coaching in eight schools, as standardised offsets", Model, "eight_schools-eight_schools_noncentered", EightSchools.Data);

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var j = data.Integer("J", lower: 0);
        var y = data.Vector("y", j);
        var sigma = data.Vector("sigma", j, lower: 0);

        return new("eight_schools_noncentered", model =>
        {
            var thetaTrans = model.Vector("theta_trans", j);
            var mu = model.Real("mu");
            var tau = model.Real("tau", Positive);

            var theta = model.Report("theta", (thetaTrans * tau) + mu);

            model.Prior(thetaTrans, Normal(0, 1));
            model.Observe("y", y, Normal(theta, sigma));
            model.Prior(mu, Normal(0, 5));
            model.Prior(tau, Cauchy(0, 5));
        });
    }
}
