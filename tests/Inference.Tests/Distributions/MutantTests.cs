using D = Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>Wrong densities that the checks of mass and twins must not let pass.</summary>
public class MutantTests
{
    [Fact]
    public void ADroppedNormaliserIsNoDensity()
    {
        var (nodes, logWeights) = Quadrature.On(0, double.PositiveInfinity, 0, 1);
        double Mass(Func<double, double> logDensity)
        {
            var mass = 0.0;
            for (var i = 0; i < nodes.Length; i++) mass += Math.Exp(logDensity(nodes[i]) + logWeights[i]);
            return mass;
        }

        // Without the term in the rate, in the shape, in ln x.
        double Right(double x) => D.Gamma(2.7, 1.3).LogDensity(x).Value;
        Assert.Equal(1, Mass(Right), 1e-6);
        Assert.NotEqual(1, Mass(x => Right(x) - (2.7 * Math.Log(1.3))), 0.1);
        Assert.NotEqual(1, Mass(x => Right(x) + SpecialFunctions.LogGamma(2.7)), 0.1);
        Assert.NotEqual(1, Mass(x => D.LogNormal(0.3, 1.7).LogDensity(x).Value + Math.Log(x)), 0.1);
        Assert.NotEqual(1, Mass(x => D.Normal(0, 1.7).LogDensity(x).Value), 0.1);
    }

    [Fact]
    public void SwappedArgumentsAreNotTheTwin()
    {
        foreach (var (family, swapped) in new (Family, Func<double[], IDistribution<double>>)[]
        {
            (Families.Continuous["Gamma"], p => D.Gamma(p[1], p[0])),
            (Families.Continuous["Gamma"], p => D.Gamma(p[0], 1 / p[1])),
            (Families.Continuous["Inverse gamma"], p => D.InverseGamma(p[1], p[0])),
            (Families.Continuous["Beta"], p => D.Beta(p[1], p[0])),
            (Families.Continuous["Student t"], p => D.StudentT(p[1], p[0], p[2])),
            (Families.Continuous["Exponential"], p => D.Exponential(1 / p[0])),
            (Families.Counting["Negative binomial"], p => D.NegativeBinomial(p[1], p[0])),
        })
        {
            var twin = family.Twin(family.Parameters[0]);
            var distribution = swapped(family.Parameters[0]);
            Assert.Contains(family.Points, x => Math.Abs(twin.LogDensity(x) - distribution.LogDensity(x).Value) > 1e-3);
        }
    }
}
