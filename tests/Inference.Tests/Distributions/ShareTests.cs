using Toolkit.Numerics.Tests;
using D = Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>Distributions over shares, categories and mixtures.</summary>
public class ShareTests
{
    private static readonly double[] Concentration = [0.7, 2.1, 4];
    private static readonly double[] Logits = [0.4, -1.1, 0.9, 0.2];

    private static double[] Probabilities
    {
        get
        {
            var sum = Logits.Sum(Math.Exp);
            return [.. Logits.Select(eta => Math.Exp(eta) / sum)];
        }
    }

    [Fact]
    public void DirichletAgreesWithItsTwin()
    {
        var known = new MathNet.Numerics.Distributions.Dirichlet(Concentration);
        var alpha = Constants.Vector(Concentration);
        var rows = Constants.Matrix<double>([0.2, 0.5, 0.3, 0.01, 0.98, 0.01], 2, 3);
        double[] expected = [known.DensityLn([0.2, 0.5, 0.3]), known.DensityLn([0.01, 0.98, 0.01])];
        Assert.Equal(expected[0], D.Dirichlet(alpha).LogDensities(rows).Values[0], 1e-11);
        Assert.Equal(expected[1], D.Dirichlet(alpha).LogDensities(rows).Values[1], 1e-11);
        Assert.Equal(expected[0] + expected[1], D.Dirichlet(alpha).LogDensity(rows).Value, 1e-11);
        Assert.Equal(expected[0], D.Dirichlet(alpha).LogDensity(Constants.Vector(0.2, 0.5, 0.3)).Value, 1e-11);
    }

    [Fact]
    public void DirichletOfTwoIsBetaAndIntegratesToOne()
    {
        var (nodes, logWeights) = Quadrature.On(0, 1, 0, 1);
        double[] rows = [.. nodes.SelectMany(x => new[] { x, 1 - x })];
        var densities = D.Dirichlet(Constants.Vector(0.7, 2.1)).LogDensities(Constants.Matrix<double>(rows, nodes.Length, 2)).Values;
        var beta = D.Beta(0.7, 2.1).LogDensities(Constants.Vector<double>(nodes)).Values;
        var mass = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] is > 1e-6 and < 1 - 1e-6) Assert.Equal(beta[i], densities[i], 1e-9);
            mass += Math.Exp(densities[i] + logWeights[i]);
        }

        Assert.Equal(1, mass, 1e-6);
    }

    [Fact]
    public void DirichletDerivativesAgreeWithDifferences()
    {
        static Variable<double> Simplex(Variable<double> v) => Functions.Exp(v) / Functions.Sum(Functions.Exp(v));
        Checked.ToSecondOrder(v => D.Dirichlet(v[3..6]).LogDensity(Simplex(v[..3])), [0.3, -0.2, 0.8, .. Concentration]);
        var data = Constants.Matrix<double>([0.2, 0.5, 0.3, 0.1, 0.8, 0.1], 2, 3);
        Checked.ToSecondOrder(v => D.Dirichlet(v).LogDensities(data), Concentration);
    }

    [Fact]
    public void DirichletDrawsHaveBetaMarginals()
    {
        const int Draws = 10_000;
        foreach (var alpha in new[] { Concentration, [0.02, 0.1, 0.03] })
        {
            var rows = new double[Draws * 3];
            D.Dirichlet(Constants.Vector(alpha)).Draw(RandomKey.FromSeed(6), new Shape(Draws, 3), rows);
            for (var k = 0; k < 3; k++)
            {
                double[] marginal = [.. Enumerable.Range(0, Draws).Select(i => rows[(3 * i) + k])];
                Assert.All(Enumerable.Range(0, Draws), i => Assert.Equal(1, rows[3 * i] + rows[(3 * i) + 1] + rows[(3 * i) + 2], 1e-12));

                // Two tiny concentrations leave shares that round to 0 or 1, whose place a continuous law does not tell.
                if (alpha == Concentration) Assert.True(Statistics.KolmogorovSmirnov(marginal, x => MathNet.Numerics.Distributions.Beta.CDF(alpha[k], alpha.Sum() - alpha[k], x)) > 1e-6);
                else Assert.Equal(alpha[k] / alpha.Sum(), marginal.Average(), 0.03);
            }
        }
    }

    [Fact]
    public void CategoriesAgreeAndSumToOne()
    {
        var x = Constants.Vector(0.0, 1, 2, 3, 2);
        var (probabilities, logits) = (Constants.Vector(Probabilities), Constants.Vector(Logits));
        var each = Constants.Matrix<double>([.. Enumerable.Repeat(Logits, 5).SelectMany(row => row)], 5, 4);
        foreach (var distribution in new IDistribution<double>[] { D.Categorical(probabilities), D.CategoricalLogit(logits), D.CategoricalLogit(each) })
        {
            var densities = distribution.LogDensities(x).Values.ToArray();
            for (var i = 0; i < 5; i++) Assert.Equal(Math.Log(Probabilities[(int)x.Values[i]]), densities[i], 1e-13);
            Assert.Equal(1, densities[..4].Sum(Math.Exp), 1e-13);
            Assert.Equal(densities.Sum(), distribution.LogDensity(x).Value, 1e-12);
            foreach (var outside in new[] { -1, 4, 1.5 })
            {
                var wrong = Constants.Vector(0.0, 1, outside, 3, 2);
                Assert.Equal(double.NegativeInfinity, distribution.LogDensity(wrong).Value);
                Assert.Equal(double.NegativeInfinity, distribution.LogDensities(wrong).Values[2]);
            }

            var draws = new double[5 * 4000];
            for (var i = 0; i < 4000; i++) distribution.Draw(RandomKey.FromSeed(8).Fold(i), Shape.Vector(5), draws.AsSpan(5 * i, 5));
            int[] observed = [.. Enumerable.Range(0, 4).Select(k => draws.Count(draw => draw == k))];
            Assert.True(Statistics.ChiSquare(observed, Probabilities) > 1e-6);
        }

        Assert.True(double.IsNaN(D.Categorical(Constants.Vector(0.5, 0.6)).LogDensity(1.0).Value));
        Assert.True(double.IsNaN(D.Categorical(Constants.Vector(1.5, -0.5)).LogDensities(1.0).Value));
        Assert.Equal(0, D.Categorical(Constants.Vector(1.0, 0)).LogDensity(0.0).Value);
    }

    [Fact]
    public void CategoryDerivativesAgreeWithDifferences()
    {
        var x = Constants.Vector(0.0, 1, 2, 3, 2);
        static Variable<double> Simplex(Variable<double> v) => Functions.Exp(v) / Functions.Sum(Functions.Exp(v));
        Checked.ToSecondOrder(v => D.Categorical(Simplex(v)).LogDensity(x), Logits);
        Checked.ToSecondOrder(v => D.Categorical(Simplex(v)).LogDensities(x), Logits);
        Checked.ToSecondOrder(v => D.CategoricalLogit(v).LogDensity(x), Logits);
        Checked.ToSecondOrder(v => D.CategoricalLogit(v).LogDensities(x), Logits);
        var columns = Constants.Vector(0.3, -0.8, 0.5, 1.2, -0.1);
        Checked.ToSecondOrder(v => D.CategoricalLogit(Functions.Multiply(columns, false, v, true)).LogDensity(x), Logits);
        Checked.ToSecondOrder(v => D.CategoricalLogit(Functions.Multiply(columns, false, v, true)).LogDensities(x), Logits);
    }

    [Fact]
    public void MixturesIntegrateToOne()
    {
        var (nodes, logWeights) = Quadrature.On(double.NegativeInfinity, double.PositiveInfinity, 0, 1);
        var x = Constants.Vector<double>(nodes);
        var row = D.Row(Constants.Vector(-1.0, 0.5, 3));
        foreach (var distribution in new IDistribution<double>[]
        {
            D.Mixture(0.3, D.Normal(-1, 0.5), D.StudentT(3, 1, 2)),
            D.Mixture(0.3, D.Normal(-1, 0.5), D.Gamma(2, 1)),
            D.Mixture(0.0, D.Normal(-1, 0.5), D.Normal(2, 1)),
            D.Mixture(Constants.Vector(0.2, 0.5, 0.3), D.Normal(row, 0.7)),
        })
        {
            var densities = distribution.LogDensities(x).Values;
            var mass = 0.0;
            for (var i = 0; i < nodes.Length; i++) mass += Math.Exp(densities[i] + logWeights[i]);
            Assert.Equal(1, mass, 1e-6);
        }
    }

    [Fact]
    public void MixtureDerivativesAgreeWithDifferences()
    {
        double[] point = [0.3, -1, 0.5, 2, 1.2, 0.4, 1.9];
        Checked.ToSecondOrder(v => D.Mixture(v[0], D.Normal(v[1], v[2]), D.Gamma(v[3], v[4])).LogDensity(v[5..7]), point);
        Checked.ToSecondOrder(v => D.Mixture(v[0], D.Normal(v[1], v[2]), D.Gamma(v[3], v[4])).LogDensities(Constants.Vector(-0.4, 0.8)), point);
        Checked.ToSecondOrder(
            v => D.Mixture(v[..3] / Functions.Sum(v[..3]), D.Normal(D.Row(v[3..6]), D.Row(Functions.Exp(v[..3])))).LogDensity(Constants.Vector(-0.4, 0.8, 2, 3)),
            [0.3, 0.6, 0.5, -1, 0.7, 2]);
    }

    [Fact]
    public void MixtureDrawsFollowIt()
    {
        var draws = new double[10_000];
        D.Mixture(0.3, D.Normal(-1, 0.5), D.Normal(2, 1.5)).Draw(RandomKey.FromSeed(1), Shape.Vector(draws.Length), draws);
        Assert.True(Statistics.KolmogorovSmirnov(draws, x => (0.3 * Normal(-1, 0.5, x)) + (0.7 * Normal(2, 1.5, x))) > 1e-6);
        D.Mixture(Constants.Vector(0.3, 0.7), D.Normal(D.Row(Constants.Vector(-1.0, 2)), D.Row(Constants.Vector(0.5, 1.5))))
            .Draw(RandomKey.FromSeed(1), Shape.Vector(draws.Length), draws);
        Assert.True(Statistics.KolmogorovSmirnov(draws, x => (0.3 * Normal(-1, 0.5, x)) + (0.7 * Normal(2, 1.5, x))) > 1e-6);
    }

    private static double Normal(double mean, double deviation, double x) => MathNet.Numerics.Distributions.Normal.CDF(mean, deviation, x);
}
