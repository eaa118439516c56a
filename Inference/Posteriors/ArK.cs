using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference;

/// <summary>A series of which each value depends on the K before it: autoregression.</summary>
public static class ArK
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("arK", "autoregression of order K", Model, "arK-arK");

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var k = data.Integer("K", lower: 0);
        var t = data.Integer("T", lower: 0);
        var y = data.Vector("y", t);

        // y[t − lag] for t from K + 1 to T
        var past = Enumerable.Range(1, k).Select(lag => y[(k - lag)..^lag]).ToArray();
        var present = y[k..];

        return new("arK", model =>
        {
            var alpha = model.Real("alpha");
            var beta = model.Vector("beta", k);
            var sigma = model.Real("sigma", Positive);

            model.Prior(alpha, Normal(0, 10));
            model.Prior(beta, Normal(0, 10));
            model.Prior(sigma, Cauchy(0, 2.5));

            var mu = alpha;
            for (var lag = 1; lag <= k; lag++) mu += beta[lag - 1] * past[lag - 1];

            model.Observe("y", present, Normal(mu, sigma));
        });
    }
}
