using MathNet.Numerics.LinearAlgebra;
using Toolkit.Numerics.Tests;
using D = Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>The multivariate normal distribution in its three parameterisations.</summary>
public class MultivariateNormalTests
{
    private static readonly double[] Mean = [0.4, -1.2, 2];
    private static readonly double[] Factor = [1.3, 0, 0, -0.7, 0.9, 0, 0.2, 0.5, 2.1];
    private static readonly double[] Points = [0.1, -0.3, 1.7, 2.2, -1.9, 0.6];

    private static Matrix<double> L => Matrix<double>.Build.DenseOfRowMajor(3, 3, Factor);

    private static Variable<double> Covariance => Of(L * L.Transpose());

    private static Variable<double> Precision => Of((L * L.Transpose()).Inverse());

    [Fact]
    public void AllAgreeWithTheFormula()
    {
        var covariance = L * L.Transpose();
        var x = Constants.Matrix<double>(Points, 2, 3);
        var mean = Constants.Vector(Mean);
        for (var i = 0; i < 2; i++)
        {
            var d = Vector<double>.Build.DenseOfArray(Points[(3 * i)..((3 * i) + 3)]) - Vector<double>.Build.DenseOfArray(Mean);
            var expected =
                (-0.5 * d.DotProduct(covariance.Inverse() * d)) - (0.5 * Math.Log(covariance.Determinant())) - (1.5 * Math.Log(2 * Math.PI));
            Assert.Equal(expected, D.MultivariateNormalCholesky(mean, Constants.Matrix<double>(Factor, 3, 3)).LogDensities(x).Values[i], 1e-12);
            Assert.Equal(expected, D.MultivariateNormal(mean, Covariance).LogDensities(x).Values[i], 1e-12);
            Assert.Equal(expected, D.MultivariateNormalPrecision(mean, Precision).LogDensities(x).Values[i], 1e-12);

            // A vector is a row.
            Assert.Equal(expected, D.MultivariateNormal(mean, Covariance).LogDensity(Constants.Vector<double>(Points[(3 * i)..((3 * i) + 3)])).Value, 1e-12);
        }
    }

    [Fact]
    public void IntegratesToOne()
    {
        var (nodes, logWeights) = Quadrature.On(double.NegativeInfinity, double.PositiveInfinity, 0, 1);
        (nodes, logWeights) = ([.. nodes.Where((_, i) => i % 200 == 0)], [.. logWeights.Where((_, i) => i % 200 == 0).Select(w => w + Math.Log(200))]);
        double[] rows = [.. nodes.SelectMany(x => nodes.SelectMany(y => new[] { x, y }))];
        var densities = D.MultivariateNormal(Constants.Vector(0.2, -0.4), Constants.Matrix<double>([1.3, -0.8, -0.8, 0.9], 2, 2))
            .LogDensities(Constants.Matrix<double>(rows, rows.Length / 2, 2)).Values;
        var mass = 0.0;
        for (var i = 0; i < densities.Length; i++) mass += Math.Exp(densities[i] + logWeights[i / nodes.Length] + logWeights[i % nodes.Length]);
        Assert.Equal(1, mass, 1e-6);
    }

    [Fact]
    public void DerivativesAgreeWithDifferences()
    {
        // What is distributed, the mean and the matrix move; the matrix is made symmetric from the factor's elements.
        double[] point = [.. Points, .. Mean, .. Factor];
        static Variable<double> Square(Variable<double> v, int from) => Functions.Multiply(Three(v, from), false, Three(v, from), true);
        static Variable<double> Three(Variable<double> v, int from) => Stack(v[from..(from + 9)]);
        static Variable<double> Two(Variable<double> v) =>
            Functions.Multiply(E(2, 0), false, v[..3], true) + Functions.Multiply(E(2, 1), false, v[3..6], true);
        Checked.ToSecondOrder(v => D.MultivariateNormalCholesky(v[6..9], Three(v, 9) * Lower).LogDensity(Two(v)), point);
        Checked.ToSecondOrder(v => D.MultivariateNormal(v[6..9], Square(v, 9)).LogDensity(Two(v)), point);
        Checked.ToSecondOrder(v => D.MultivariateNormal(v[6..9], Square(v, 9)).LogDensities(Two(v)), point);
        Checked.ToSecondOrder(v => D.MultivariateNormalPrecision(v[6..9], Square(v, 9)).LogDensity(Two(v)), point);
        Checked.ToSecondOrder(v => D.MultivariateNormalPrecision(v[6..9], Precision).LogDensity(Constants.Matrix<double>(Points, 2, 3)), point);
        Checked.ToSecondOrder(v => D.MultivariateNormal(0.5, Square(v, 9)).LogDensity(Constants.Matrix<double>(Points, 2, 3)), point);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void DrawsHaveItsMarginalsAndCovariance(int which)
    {
        const int Draws = 20_000;
        var rows = new double[Draws * 3];
        var mean = Constants.Vector(Mean);
        var shape = new Shape(Draws, 3);
        var key = RandomKey.FromSeed(3);
        if (which == 0) D.MultivariateNormalCholesky(mean, Constants.Matrix<double>(Factor, 3, 3)).Draw(key, shape, rows);
        if (which == 1) D.MultivariateNormal(mean, Covariance).Draw(key, shape, rows);
        if (which == 2) D.MultivariateNormalPrecision(mean, Precision).Draw(key, shape, rows);
        var covariance = L * L.Transpose();
        for (var i = 0; i < 3; i++)
        {
            var deviation = Math.Sqrt(covariance[i, i]);
            double[] marginal = [.. Enumerable.Range(0, Draws).Select(k => rows[(3 * k) + i])];
            Assert.True(Statistics.KolmogorovSmirnov(marginal, x => MathNet.Numerics.Distributions.Normal.CDF(Mean[i], deviation, x)) > 1e-6);
            for (var j = 0; j < i; j++)
            {
                // A sum of two is normal, too: its variance tells the covariance.
                var spread = Math.Sqrt(covariance[i, i] + covariance[j, j] + (2 * covariance[i, j]));
                double[] sums = [.. Enumerable.Range(0, Draws).Select(k => rows[(3 * k) + i] + rows[(3 * k) + j])];
                Assert.True(Statistics.KolmogorovSmirnov(sums, x => MathNet.Numerics.Distributions.Normal.CDF(Mean[i] + Mean[j], spread, x)) > 1e-6);
            }
        }
    }

    [Fact]
    public void IsUndefinedForMatricesThatAreNotPositiveDefinite()
    {
        var x = Constants.Vector(0.1, 0.2);
        var matrix = Constants.Matrix<double>([1, 2, 2, 1], 2, 2);
        Assert.True(double.IsNaN(D.MultivariateNormal(0.0, matrix).LogDensity(x).Value));
        Assert.True(double.IsNaN(D.MultivariateNormalPrecision(0.0, matrix).LogDensity(x).Value));
        Assert.True(double.IsNaN(D.MultivariateNormalCholesky(0.0, Constants.Matrix<double>([1, 0, 2, -1], 2, 2)).LogDensity(x).Value));
        Assert.Throws<ArgumentException>(() => D.MultivariateNormal(0.0, matrix).LogDensity(Constants.Vector(1.0, 2, 3)));
    }

    private static Variable<double> Lower => Constants.Matrix<double>([1, 0, 0, 1, 1, 0, 1, 1, 1], 3, 3);

    private static Variable<double> Of(Matrix<double> matrix) =>
        Constants.Matrix<double>(matrix.ToRowMajorArray(), matrix.RowCount, matrix.ColumnCount);

    private static Variable<double> E(int length, int k) => Constants.Vector([.. Enumerable.Range(0, length).Select(i => i == k ? 1.0 : 0)]);

    private static Variable<double> Stack(Variable<double> nine) =>
        Functions.Multiply(E(3, 0), false, nine[..3], true) + Functions.Multiply(E(3, 1), false, nine[3..6], true) + Functions.Multiply(E(3, 2), false, nine[6..9], true);
}
