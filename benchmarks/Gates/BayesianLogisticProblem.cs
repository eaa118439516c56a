using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>
/// Logistic regression with priors: α and β ~ N(0, 2.5), y ~ Bernoulli(1/(1 + exp(−α − Xβ))), with n = 1,000 rows and d = 25 columns that follow each
/// other with correlation ½, labels drawn from the model. The point is (α, β).
/// </summary>
internal sealed class BayesianLogisticProblem
{
    /// <summary>n.</summary>
    public const int Rows = 1000;

    /// <summary>d.</summary>
    public const int Features = 25;

    /// <summary>The length of a point.</summary>
    public const int Dimension = 1 + Features;

    /// <summary>The standard deviation of the priors.</summary>
    public const double PriorScale = 2.5;

    private const double Correlation = 0.5;
    private const ulong Seed = 105;
    private readonly double[] _design = new double[Rows * Features];
    private readonly double[] _labels = new double[Rows];

    /// <summary>Draws the data, the same ones each time.</summary>
    public BayesianLogisticProblem()
    {
        var key = RandomKey.FromSeed(Seed);
        var (effects, draws) = (new double[Features], new double[Rows]);
        key.Normals<double>(_design);
        key.Fold(1).Normals<double>(effects);
        key.Fold(2).Uniforms<double>(draws);
        foreach (ref var effect in effects.AsSpan()) effect *= 0.7;
        for (var i = 0; i < Rows; i++)
        {
            var row = _design.AsSpan(i * Features, Features);
            for (var j = 1; j < Features; j++) row[j] = (Correlation * row[j - 1]) + (Math.Sqrt(1 - (Correlation * Correlation)) * row[j]);
            _labels[i] = draws[i] < 1 / (1 + Math.Exp(-0.3 - Reductions.Dot<double>(row, effects))) ? 1 : 0;
        }
    }

    /// <summary>X, row by row.</summary>
    public ReadOnlySpan<double> Design => _design;

    /// <summary>y, 0 or 1.</summary>
    public ReadOnlySpan<double> Labels => _labels;
}
