using MathNet.Numerics.Distributions;
using Toolkit.Numerics.Tests;
using D = Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>The LKJ distribution.</summary>
public class CorrelationTests
{
    // The volume of the correlation matrices of order 3 and 4 is π²/2 and 32π²/27.
    [Fact]
    public void NormalisesByTheVolume()
    {
        double Log(int order) => D.LkjCorrelation(1.0).LogDensity(Identity(order)).Value;
        Assert.Equal(-Math.Log(2), Log(2), 1e-13);
        Assert.Equal(-Math.Log(Math.PI * Math.PI / 2), Log(3), 1e-13);
        Assert.Equal(-Math.Log(32 * Math.PI * Math.PI / 27), Log(4), 1e-13);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(7)]
    public void OfOrderTwoIntegratesToOne(double concentration)
    {
        var (nodes, logWeights) = Quadrature.On(-1, 1, 0, 1);
        var (byMatrix, byFactor) = (0.0, 0.0);
        for (var i = 0; i < nodes.Length; i += 20)
        {
            var r = nodes[i];
            var rest = Math.Sqrt((1 - r) * (1 + r));
            if (rest < 1e-6) continue;
            byMatrix += 20 * Math.Exp(D.LkjCorrelation(concentration).LogDensity(Constants.Matrix<double>([1, r, r, 1], 2, 2)).Value + logWeights[i]);
            byFactor += 20 * Math.Exp(D.LkjCholesky(concentration).LogDensity(Constants.Matrix<double>([1, 0, r, rest], 2, 2)).Value + logWeights[i]);
        }

        Assert.Equal(1, byMatrix, 1e-5);
        Assert.Equal(1, byFactor, 1e-5);
    }

    // The normaliser at any concentration: draws of 1 reweighted to η, and η back, have mean weight 1.
    [Theory]
    [InlineData(3, 2.5)]
    [InlineData(4, 1.7)]
    [InlineData(5, 3)]
    public void NormalisesAtAnyConcentration(int order, double concentration)
    {
        const int Draws = 40_000;
        var (shape, factor) = (new Shape(order, order), new double[order * order]);
        var (sum, squares) = (0.0, 0.0);
        for (var k = 0; k < Draws; k++)
        {
            D.LkjCholesky(1.0).Draw(RandomKey.FromSeed(12).Fold(k), shape, factor);
            var l = Constants.Matrix<double>(factor, order, order);
            var weight = Math.Exp(D.LkjCholesky(concentration).LogDensity(l).Value - D.LkjCholesky(1.0).LogDensity(l).Value);
            (sum, squares) = (sum + weight, squares + (weight * weight));
        }

        var mean = sum / Draws;
        var error = Math.Sqrt(((squares / Draws) - (mean * mean)) / Draws);
        Assert.True(error < 0.02 && Math.Abs(mean - 1) < 5 * error, $"{mean} ± {error}");
    }

    [Fact]
    public void FactorAndMatrixDifferByTheJacobian()
    {
        foreach (var eta in new[] { 0.7, 1, 3.5 })
        {
            var factor = new double[16];
            D.LkjCholesky(eta).Draw(RandomKey.FromSeed(4), new Shape(4, 4), factor);
            var l = Constants.Matrix<double>(factor, 4, 4);
            var jacobian = Enumerable.Range(0, 4).Sum(k => (3 - k) * Math.Log(factor[(4 * k) + k]));
            Assert.Equal(
                D.LkjCorrelation(eta).LogDensity(Functions.Multiply(l, false, l, true)).Value + jacobian, D.LkjCholesky(eta).LogDensity(l).Value, 1e-10);
        }
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1)]
    [InlineData(4)]
    public void DrawsHaveBetaMarginals(double concentration)
    {
        const int Draws = 4000;
        const int Order = 4;
        var correlations = new double[Order * Order][];
        for (var k = 0; k < correlations.Length; k++) correlations[k] = new double[Draws];
        var matrix = new double[Order * Order];
        for (var i = 0; i < Draws; i++)
        {
            D.LkjCorrelation(concentration).Draw(RandomKey.FromSeed(9).Fold(i), new Shape(Order, Order), matrix);
            for (var k = 0; k < matrix.Length; k++) correlations[k][i] = matrix[k];
        }

        var b = concentration + ((Order - 2) / 2.0);
        for (var i = 0; i < Order; i++)
        {
            Assert.All(correlations[(i * Order) + i], one => Assert.Equal(1, one));
            for (var j = 0; j < i; j++)
            {
                var p = Statistics.KolmogorovSmirnov(correlations[(i * Order) + j], r => Beta.CDF(b, b, (r + 1) / 2));
                Assert.True(p > 1e-6, $"{i}, {j}: p = {p}");
            }
        }
    }

    [Fact]
    public void DerivativesAgreeWithDifferences()
    {
        double[] point = [0.3, -0.5, 0.8, 0.1, 0.6, -0.2, 1.7];
        static Variable<double> Factor(Variable<double> v) => Constraints.CholeskyCorrelation.Constrain(v[..6], new Shape(4, 4)).Value;
        Checked.ToSecondOrder(v => D.LkjCholesky(v[6]).LogDensity(Factor(v)), point);
        Checked.ToSecondOrder(v => D.LkjCorrelation(v[6]).LogDensity(Functions.Multiply(Factor(v), false, Factor(v), true)), point);
        Checked.ToSecondOrder(v => D.LkjCholesky(2.0).LogDensity(Factor(v)), point);
    }

    [Fact]
    public void IsImpossibleForWhatIsNoCorrelationAndUndefinedForWrongParameters()
    {
        Assert.Equal(double.NegativeInfinity, D.LkjCorrelation(2.0).LogDensity(Constants.Matrix<double>([1, 1.5, 1.5, 1], 2, 2)).Value);
        Assert.Equal(double.NegativeInfinity, D.LkjCorrelation(2.0).LogDensity(Constants.Matrix<double>([2, 0.5, 0.5, 1], 2, 2)).Value);
        Assert.Equal(double.NegativeInfinity, D.LkjCorrelation(2.0).LogDensity(Constants.Matrix<double>([1, 0.2, 0.5, 1], 2, 2)).Value);
        Assert.Equal(double.NegativeInfinity, D.LkjCholesky(2.0).LogDensity(Constants.Matrix<double>([1, 0, 0.5, 0.6], 2, 2)).Value);
        Assert.Equal(double.NegativeInfinity, D.LkjCholesky(2.0).LogDensity(Constants.Matrix<double>([1, 0, 0.6, -0.8], 2, 2)).Value);
        Assert.Equal(double.NegativeInfinity, D.LkjCholesky(2.0).LogDensity(Constants.Matrix<double>([0.8, 0.6, 0.6, 0.8], 2, 2)).Value);
        Assert.True(double.IsNaN(D.LkjCholesky(0.0).LogDensity(Identity(3)).Value));
        Assert.True(double.IsNaN(D.LkjCorrelation(-1.0).LogDensity(Identity(3)).Value));
    }

    private static Variable<double> Identity(int order) =>
        Constants.Matrix<double>([.. Enumerable.Range(0, order * order).Select(k => k % (order + 1) == 0 ? 1.0 : 0)], order, order);
}
