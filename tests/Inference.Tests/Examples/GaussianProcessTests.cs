using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Inference.Tests.Examples;

/// <summary>Regression by a Gaussian process, written in a lambda: a covariance of parameters, and its Cholesky factor.</summary>
public class GaussianProcessTests
{
    private static readonly double[] Inputs = [-2, -1, -0.4, 0.3, 1.2, 1.9];
    private static readonly double[] Outputs = [0.3, -0.8, -0.2, 0.4, 1.1, 0.7];

    [Fact]
    public void The_density_is_that_of_the_determinant_and_the_inverse()
    {
        var model = Model();
        var workspace = new Workspace();
        var point = new double[model.Dimension];
        var n = Inputs.Length;
        for (var k = 0; k < 20; k++)
        {
            RandomKey.FromSeed(7).Fold(k).Normals<double>(point);
            var (length, height, noise) = (Math.Exp(point[0]), Math.Exp(point[1]), Math.Exp(point[2]));
            var covariance = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n, (i, j) =>
                (height * height * Math.Exp(-0.5 * (Inputs[i] - Inputs[j]) * (Inputs[i] - Inputs[j]) / (length * length))) + (i == j ? noise * noise : 0));
            var y = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(Outputs);
            var expected = -0.5 * ((y * covariance.Solve(y)) + Math.Log(covariance.Determinant()) + (n * Math.Log(Math.Tau)));
            foreach (var value in point) expected += (-0.5 * value * value) - (0.5 * Math.Log(Math.Tau));
            Assert.Equal(expected, model.LogDensity(point, workspace), 1e-8 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Its_gradient_is_right() => Assert.True(GradientCheck.Run(Model()) is { IsRight: true, Points: 100 });

    private static readonly Variable<double> Squares = Square(Constants.Vector(Inputs) - Transpose(Constants.Vector(Inputs)));
    private static readonly Variable<double> Seen = Constants.Vector(Outputs);
    private static readonly Variable<double> Ones = Constants.Full(1.0, Seen.Shape);

    private static Model<double> Model() => new("gaussian process", Body);

    internal static void Body(ModelScope<double> model)
    {
        var length = model.Real("length", Positive);
        var height = model.Real("height", Positive);
        var noise = model.Real("noise", Positive);
        model.Prior(length, LogNormal(0, 1));
        model.Prior(height, LogNormal(0, 1));
        model.Prior(noise, LogNormal(0, 1));

        var covariance = (Square(height) * Exp(Squares / (-2 * Square(length)))) + DiagonalMatrix(Square(noise) * Ones);
        model.Observe("y", Seen, MultivariateNormalCholesky(0, Cholesky(covariance)));
    }
}
