using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;
namespace Toolkit.Inference;

/// <summary>A regression of zeros and ones, ln p(y = 1)/p(y = 0) = α + X β, with normal priors.</summary>
public static class LogisticRegression
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("logistic_regression", "logistic regression with normal priors", Model, BuiltIn: Drawn(n: 100, d: 5));

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var n = data.Integer("N", lower: 0);
        var d = data.Integer("D", lower: 1);
        var x = data.Matrix("X", n, d);
        var y = data.Integers("y", n, lower: 0, upper: 1);

        return new("logistic_regression", model =>
        {
            var alpha = model.Real("alpha");
            var beta = model.Vector("beta", d);

            model.Prior(alpha, Normal(0, 2.5));
            model.Prior(beta, Normal(0, 2.5));

            model.Observe("y", y, BernoulliLogit(alpha + Dot(x, beta)));
        });
    }

    /// <summary>Data drawn from the model: standard normal columns, coefficients 1, −1, ½, −½, … and labels by their odds.</summary>
    /// <param name="n">The number of rows, at least 1.</param>
    /// <param name="d">The number of columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static DataRecord Drawn(int n, int d)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(d, 1);
        var (x, uniforms, y) = (new double[n * d], new double[n], new double[n]);
        RandomKey.FromSeed(1).Normals<double>(x);
        RandomKey.FromSeed(2).Uniforms<double>(uniforms);
        for (var i = 0; i < n; i++)
        {
            var eta = 0.0;
            for (var j = 0; j < d; j++) eta += x[(i * d) + j] * (j % 2 == 0 ? 1.0 : -1) / ((j / 2) + 1);
            y[i] = uniforms[i] < 1 / (1 + Math.Exp(-eta)) ? 1 : 0;
        }

        return DataRecord.Empty.With("N", n).With("D", d).With(new DataField("X", [.. x], [n, d])).With("y", y);
    }
}
