using MathNet.Numerics.Distributions;
using Toolkit.Numerics.Tests;
using D = Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>Truncated and censored distributions.</summary>
public class BoundTests
{
    private const double Infinity = double.PositiveInfinity;

    // Bounds on either side, about the middle, and far out in either tail.
    public static TheoryData<double, double> Bounds => new()
    {
        { -1, 2 }, { 0.5, Infinity }, { -Infinity, 0.5 }, { -Infinity, Infinity }, { 8, 9 }, { -9, -8 }, { 30, 31 }, { -31, -30 }, { 7, Infinity },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void TruncatedIntegratesToOneAndIsZeroOutside(double lower, double upper)
    {
        var distribution = D.Truncated(D.Normal(0.3, 1.2), lower, upper);
        var (nodes, logWeights) = (double.IsInfinity(lower), double.IsInfinity(upper)) switch
        {
            (true, true) or (false, false) or (false, true) => Quadrature.On(lower, upper, 0.3, 1.2),
            _ => Mirrored(Quadrature.On(-upper, Infinity, 0, 1)),
        };
        var densities = distribution.LogDensities(Constants.Vector<double>(nodes)).Values;
        var mass = 0.0;
        for (var i = 0; i < nodes.Length; i++) mass += Math.Exp(densities[i] + logWeights[i]);
        Assert.Equal(1, mass, 1e-8);
        if (double.IsFinite(lower)) Assert.Equal(double.NegativeInfinity, distribution.LogDensity(lower - 1e-9).Value);
        if (double.IsFinite(upper)) Assert.Equal(double.NegativeInfinity, distribution.LogDensity(Constants.Vector(upper - 1e-9, upper + 1e-9)).Value);
        if (double.IsFinite(upper)) Assert.True(double.IsFinite(distribution.LogDensity(upper).Value));
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void TruncatedDrawsFollowIt(double lower, double upper)
    {
        var draws = new double[5000];
        D.Truncated(D.Normal(0.3, 1.2), lower, upper).Draw(RandomKey.FromSeed(5), Shape.Vector(draws.Length), draws);

        // In the upper tail the mirror image: the survival function is accurate there.
        var isUpper = lower > 0.3;
        double Tail(double x) => SpecialFunctions.NormalLogCdf((isUpper ? 0.3 - x : x - 0.3) / 1.2);
        var (a, b) = isUpper ? (Tail(upper), Tail(lower)) : (Tail(lower), Tail(upper));
        double Cdf(double x) => (Math.Exp(Tail(x) - b) - Math.Exp(a - b)) / (1 - Math.Exp(a - b));
        var p = Statistics.KolmogorovSmirnov(draws, x => isUpper ? 1 - Cdf(x) : Cdf(x));
        Assert.True(p > 1e-6, $"p = {p}");
    }

    [Fact]
    public void TruncatedCountsSumToOneWithBothEnds()
    {
        foreach (var (lower, upper) in new[] { (2.0, 9.0), (3, 3), (1.5, 4.2), (1, Infinity), (-Infinity, 0) })
        {
            var distribution = D.Truncated(D.Poisson(3.3), lower, upper);
            var mass = Enumerable.Range(0, 60).Sum(k => Math.Exp(distribution.LogDensity(k).Value));
            Assert.Equal(1, mass, 1e-10);
            var draws = new double[200];
            distribution.Draw(RandomKey.FromSeed(1), Shape.Vector(200), draws);
            Assert.All(draws, k => Assert.True(k >= lower && k <= upper && k == Math.Floor(k)));
        }
    }

    [Fact]
    public void TruncatedCountsOfATailAreDrawn()
    {
        var draws = new double[4000];
        D.Truncated(D.Poisson(3.0), 18, Infinity).Draw(RandomKey.FromSeed(2), Shape.Vector(draws.Length), draws);
        var poisson = new Poisson(3.0);
        var tail = Enumerable.Range(18, 60).Sum(poisson.Probability);
        int[] observed = [draws.Count(k => k == 18), draws.Count(k => k == 19), draws.Count(k => k >= 20)];
        double[] expected = [poisson.Probability(18) / tail, poisson.Probability(19) / tail, 0];
        expected[2] = 1 - expected[0] - expected[1];
        Assert.True(Statistics.ChiSquare(observed, expected) > 1e-6, string.Join(", ", observed));
    }

    [Fact]
    public void ATruncationThatLeavesNothingIsNamed()
    {
        var draws = new double[3];
        var thrown = Assert.Throws<InvalidOperationException>(() => D.Truncated(D.Uniform(0.0, 1.0), 2, 3).Draw(RandomKey.FromSeed(1), Shape.Vector(3), draws));
        Assert.Contains("between 2 and 3", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DerivativesAgreeWithDifferences()
    {
        double[] point = [0.7, 1.4, 0.3, 1.2, -1, 2];
        Checked.ToSecondOrder(v => D.Truncated(D.Normal(v[2], v[3]), v[4], v[5]).LogDensity(v[..2]), point);
        Checked.ToSecondOrder(v => D.Truncated(D.Normal(v[2], v[3]), v[4], v[5]).LogDensities(v[..2]), point);
        Checked.ToSecondOrder(v => D.Truncated(D.Normal(v[2], v[3]), v[4], Infinity).LogDensity(v[..2]), point);
        Checked.ToSecondOrder(v => D.Truncated(D.Cauchy(v[2], v[3]), double.NegativeInfinity, v[5]).LogDensity(v[..2]), point);
        Checked.ToSecondOrder(v => D.Truncated(D.Normal(v[..2], v[3]), v[4..6], v[4..6] + 3.0).LogDensity(v[..2] + 1.0), point);

        // Beyond the median the other side is taken.
        Checked.ToSecondOrder(v => D.Truncated(D.Logistic(v[2], v[3]), v[0], v[5]).LogDensity(v[1]), point);
        Checked.ToSecondOrder(v => D.Truncated(D.Poisson(v[3]), 1.0, 4.0).LogDensity(Constants.Vector(1.0, 2, 4)), point);
        var data = Constants.Vector(-1.0, 0.4, 2, 1.1);
        Checked.ToSecondOrder(v => D.Censored(D.Normal(v[0], v[1]), (Variable<double>)(-1.0), 2.0).LogDensity(data), [0.3, 1.2]);
        Checked.ToSecondOrder(v => D.Censored(D.Normal(v[..4], v[4]), (Variable<double>)(-1.0), double.PositiveInfinity).LogDensity(data), [0.3, 1.2, -0.5, 0.8, 1.3]);
    }

    /// <summary>A truncated distribution and a censored one by their parameters: each that has shapes, which are differentiated, too.</summary>
    public static TheoryData<string, Func<Variable<double>, IDistribution<double>>, Func<Variable<double>, IDistribution<double>>, double[], double[]> Shaped => new()
    {
        { "gamma", v => D.Truncated(D.Gamma(v[0], v[1]), v[2], v[2] + 2.0), v => D.Censored(D.Gamma(v[0], v[1]), v[2], v[2] + 1.0), [2.2, 1.3, 0.6], [1.1, 0.9, 2.5] },
        { "inverse gamma", v => D.Truncated(D.InverseGamma(v[0], v[1]), v[2], Infinity), v => D.Censored(D.InverseGamma(v[0], v[1]), 0.0, v[2]), [2.2, 1.3, 0.4], [1.1, 0.9, 2.5] },
        { "beta", v => D.Truncated(D.Beta(v[0], v[1]), v[2], v[2] + 0.7), v => D.Censored(D.Beta(v[0], v[1]), v[2], 0.7), [2.2, 1.3, 0.2], [0.5, 0.6, 0.85] },
        { "Student t", v => D.Truncated(D.StudentT(v[0], v[1], v[2]), 0.4, 3.0), v => D.Censored(D.StudentT(v[0], v[1], v[2]), v[1], 1.0), [4.2, 0.5, 1.2], [0.6, 0.9, 2.5] },
        { "half-Student-t", v => D.Truncated(D.HalfStudentT(v[0], v[1]), 0.3, v[1] + 2.0), v => D.Censored(D.HalfStudentT(v[0], v[1]), 0.7, 2.0), [4.2, 1.2], [0.6, 0.9, 2.5] },
        { "binomial", v => D.Truncated(D.Binomial<double>(9.0, v[0]), 1.0, 6.0), v => D.Censored(D.Binomial<double>(9.0, v[0]), 2.0, 7.0), [0.4], [1, 3, 6] },
        { "binomial logit", v => D.Truncated(D.BinomialLogit<double>(9.0, v[0]), 1.0, Infinity), v => D.Censored(D.BinomialLogit<double>(9.0, v[0]), 2.0, 7.0), [0.4], [1, 3, 6] },
        { "negative binomial", v => D.Truncated(D.NegativeBinomial(v[0], v[1]), 1.0, 6.0), v => D.Censored(D.NegativeBinomial(v[0], v[1]), 2.0, 6.0), [3.1, 1.4], [1, 3, 6] },
        { "negative binomial log", v => D.Truncated(D.NegativeBinomialLog(v[0], v[1]), 1.0, 6.0), v => D.Censored(D.NegativeBinomialLog(v[0], v[1]), 2.0, 6.0), [1.1, 1.4], [1, 3, 6] },
    };

    [Theory]
    [MemberData(nameof(Shaped))]
    public void ShapesAreDifferentiatedWithinBounds(
        string name, Func<Variable<double>, IDistribution<double>> truncated, Func<Variable<double>, IDistribution<double>> censored, double[] point, double[] data)
    {
        Assert.NotEmpty(name);
        Checked.ToSecondOrder(v => truncated(v).LogDensity(Constants.Vector<double>(data)), point);
        Checked.ToSecondOrder(v => truncated(v).LogDensities(Constants.Vector<double>(data)), point);
        Checked.ToSecondOrder(v => censored(v).LogDensity(Constants.Vector<double>(data)), point);
    }

    [Fact]
    public void BoundsTheWrongWayRoundAreRefused()
    {
        Assert.Contains("The upper bound 1 must not be below the lower bound 2", Assert.Throws<ArgumentOutOfRangeException>(() => D.Truncated(D.Normal(0, 1), 2, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => D.Censored(D.Normal(0, 1), 2, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => D.Truncated<double, Inference.Normal<double>>(D.Normal(0, 1), 2.0, 1.0));
        Assert.Equal(0, D.Truncated(D.Poisson(3.0), 3, 3).LogDensity(3.0).Value, 1e-12);
    }

    // Stan's own use: a count that is at least 1.
    [Fact]
    public void ATruncatedCountOfOverdispersionSumsToOne()
    {
        foreach (var (lower, upper) in new[] { (1.0, Infinity), (2, 9), (-Infinity, 4) })
        {
            foreach (var distribution in (IDistribution<double>[])
            [
                D.Truncated(D.NegativeBinomial(3.3, 1.2), lower, upper), D.Truncated(D.NegativeBinomialLog(0.7, 2.5), lower, upper),
                D.Truncated(D.Binomial(12, 0.35), lower, upper), D.Truncated(D.BinomialLogit(12, -0.4), lower, upper),
            ])
            {
                var mass = Enumerable.Range(0, 400).Sum(k => Math.Exp(distribution.LogDensity(k).Value));
                Assert.Equal(1, mass, 1e-9);
                var draws = new double[200];
                distribution.Draw(RandomKey.FromSeed(1), Shape.Vector(200), draws);
                Assert.All(draws, k => Assert.True(k >= lower && k <= upper && k == Math.Floor(k)));
            }
        }
    }

    [Fact]
    public void CensoredMassIsOne()
    {
        var distribution = D.Censored(D.Logistic(0.3, 1.2), -1, 2);
        var (nodes, logWeights) = Quadrature.On(-1, 2, 0, 1);
        var densities = distribution.LogDensities(Constants.Vector<double>(nodes)).Values;
        var mass = Math.Exp(distribution.LogDensity(-1.0).Value) + Math.Exp(distribution.LogDensity(2.0).Value);
        for (var i = 0; i < nodes.Length; i++) mass += Math.Exp(densities[i] + logWeights[i]);
        Assert.Equal(1, mass, 1e-8);

        var counts = D.Censored(D.Poisson(2.5), 1, 4);
        Assert.Equal(1, Enumerable.Range(1, 4).Sum(k => Math.Exp(counts.LogDensity(k).Value)), 1e-12);
        var draws = new double[100];
        counts.Draw(RandomKey.FromSeed(1), Shape.Vector(100), draws);
        Assert.Equal([1, 2, 3, 4], draws.Distinct().Order());
    }

    private static (double[] Nodes, double[] LogWeights) Mirrored((double[] Nodes, double[] LogWeights) of) =>
        ([.. of.Nodes.Select(x => -x)], of.LogWeights);
}
