namespace Toolkit.Inference.Tests.Distributions;

/// <summary>Densities on the line: their mass, their twins, their edges, and what draws from them look like.</summary>
public class ContinuousTests
{
    public static TheoryData<string> Names => [.. Families.Continuous.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IntegratesToOne(string name)
    {
        var family = Families.Continuous[name];
        foreach (var parameters in family.Parameters)
        {
            var (center, spread) = family.Place(parameters);
            var (nodes, logWeights) = name == "Uniform"
                ? Quadrature.On(parameters[0], parameters[1], 0, 1)
                : Quadrature.On(family.Lower, family.Upper, center, spread);
            var densities = family.Of(parameters).LogDensities(Constants.Vector<double>(nodes)).Values;
            var mass = 0.0;
            for (var i = 0; i < nodes.Length; i++) mass += Math.Exp(densities[i] + logWeights[i]);
            Assert.True(Math.Abs(mass - 1) < 1e-6, $"{name}({string.Join(", ", parameters)}): {mass}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithItsTwin(string name)
    {
        var family = Families.Continuous[name];
        foreach (var parameters in family.Parameters)
        {
            var (twin, distribution) = (family.Twin(parameters), family.Of(parameters));
            var sum = 0.0;
            foreach (var x in family.Points)
            {
                Near(twin.LogDensity(x), distribution.LogDensities(x).Value, 1e-9, $"{name}({string.Join(", ", parameters)}) at {x}");
                sum += twin.LogDensity(x);
            }

            Near(sum, distribution.LogDensity(Constants.Vector<double>(family.Points)).Value, 1e-9, $"{name}({string.Join(", ", parameters)}), sum");
            if (distribution is not ICumulativeDistribution<double> cumulative) continue;
            foreach (var x in family.Points)
            {
                Near(twin.Cdf(x), Math.Exp(cumulative.LogCdf(x).Value), family.CdfTolerance, $"CDF of {name}({string.Join(", ", parameters)}) at {x}");
                Near(1 - twin.Cdf(x), Math.Exp(cumulative.LogSurvival(x).Value), family.CdfTolerance, $"survival of {name}({string.Join(", ", parameters)}) at {x}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DrawsFollowTheTwin(string name)
    {
        const int Draws = 20_000;
        var family = Families.Continuous[name];
        for (var k = 0; k < family.Parameters.Length; k++)
        {
            var draws = new double[Draws];
            family.Of(family.Parameters[k]).Draw(RandomKey.FromSeed(7).Fold(k), Shape.Vector(Draws), draws);
            var p = Toolkit.Numerics.Tests.Statistics.KolmogorovSmirnov(draws, family.Twin(family.Parameters[k]).Cdf);
            Assert.True(p > 1e-6, $"{name}({string.Join(", ", family.Parameters[k])}): p = {p}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void IsImpossibleOutsideAndUndefinedForWrongParameters(string name) => Edges(Families.Continuous[name]);

    internal static void Edges(Family family)
    {
        var name = family.Name;
        var tape = new Tape<double>();
        var good = family.Parameters[0];
        foreach (var x in family.Outside) Everywhere(family, tape, x, good, double.IsNegativeInfinity, $"{name} at {x}");
        foreach (var wrong in family.Wrong) Everywhere(family, tape, family.Points[1], wrong, double.IsNaN, $"{name}({string.Join(", ", wrong)})");
    }

    // As numbers, as constants, and on the tape with all of it differentiated.
    private static void Everywhere(Family family, Tape<double> tape, double x, double[] parameters, Predicate<double> holds, string what)
    {
        var distribution = family.Of(parameters);
        Assert.True(holds(distribution.LogDensity(x).Value), $"{what}, number: {distribution.LogDensity(x).Value}");
        Assert.True(holds(distribution.LogDensity(Constants.Vector(family.Points[0], x)).Value), $"{what}, constant");
        Assert.True(holds(distribution.LogDensities(Constants.Vector(family.Points[0], x)).Values[1]), $"{what}, each");
        tape.Reset();
        var input = tape.Input([x, .. parameters]);
        var variables = Enumerable.Range(1, parameters.Length).Select(i => input[i]).ToArray();
        Assert.True(holds(family.Make(variables).LogDensity(input[0]).Value), $"{what}, tape");
        Assert.True(holds(family.Make(variables).LogDensities(input[0]).Value), $"{what}, tape, each");
    }

    internal static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: expected {expected}, got {actual}");
}
