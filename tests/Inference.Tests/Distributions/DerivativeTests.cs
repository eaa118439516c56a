using Toolkit.Numerics.Tests;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>Derivatives by what is distributed and by every parameter, to second order, for single numbers and vectors.</summary>
public class DerivativeTests
{
    public static TheoryData<string> Names => [.. Families.Continuous.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreeWithDifferences(string name)
    {
        var family = Families.Continuous[name];
        var (points, parameters) = (family.Points, family.Parameters[0]);
        var (n, m) = (points.Length, parameters.Length);

        // A vector under numbers, a number under numbers, a vector and a number under vectors.
        Checked.ToSecondOrder(v => family.Make(Scalars(v, n, m)).LogDensity(v[..n]), [.. points, .. parameters]);
        Checked.ToSecondOrder(v => family.Make(Scalars(v, n, m)).LogDensities(v[..n]), [.. points, .. parameters]);
        Checked.ToSecondOrder(v => family.Make(Scalars(v, 1, m)).LogDensity(v[0]), [points[1], .. parameters]);
        double[] vectors = [.. parameters.SelectMany(p => points.Select((_, i) => p * (1 + (0.05 * i))))];
        Checked.ToSecondOrder(v => family.Make(Vectors(v, n, n, m)).LogDensity(v[..n]), [.. points, .. vectors]);
        Checked.ToSecondOrder(v => family.Make(Vectors(v, 1, n, m)).LogDensity(v[0]), [points[1], .. vectors]);

        // Data: constants, whose terms are kept.
        var data = Constants.Vector<double>(points);
        Checked.ToSecondOrder(v => family.Make(Scalars(v, 0, m)).LogDensity(data), parameters);
        Checked.ToSecondOrder(v => family.Make(Scalars(v, 0, m)).LogDensities(data), parameters);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OfDistributionFunctionsAgreeWithDifferences(string name)
    {
        var family = Families.Continuous[name];
        if (family.Of(family.Parameters[0]) is not ICumulativeDistribution<double>) return;
        var (points, parameters) = (family.Points, family.Parameters[0]);
        var (n, m) = (points.Length, parameters.Length);
        ICumulativeDistribution<double> Make(Variable<double> v) => (ICumulativeDistribution<double>)family.Make(Scalars(v, n, m));
        Checked.ToSecondOrder(v => Make(v).LogCdf(v[..n]), [.. points, .. parameters]);
        Checked.ToSecondOrder(v => Make(v).LogSurvival(v[..n]), [.. points, .. parameters]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SumIsThatOfTheElements(string name)
    {
        var family = Families.Continuous[name];
        var x = Constants.Vector<double>(family.Points);
        foreach (var parameters in family.Parameters)
        {
            var distribution = family.Of(parameters);
            Assert.Equal(Functions.Sum(distribution.LogDensities(x)).Value, distribution.LogDensity(x).Value, 1e-9 * Math.Max(1, Math.Abs(distribution.LogDensity(x).Value)));
        }
    }

    internal static Variable<double>[] Scalars(Variable<double> v, int from, int count) => [.. Enumerable.Range(from, count).Select(i => v[i])];

    internal static Variable<double>[] Vectors(Variable<double> v, int from, int length, int count) =>
        [.. Enumerable.Range(0, count).Select(k => v[(from + (k * length))..(from + ((k + 1) * length))])];
}
