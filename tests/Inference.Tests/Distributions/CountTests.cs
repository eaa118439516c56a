using Toolkit.Numerics.Tests;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>Probabilities of counts: their sum, their twins, their edges, their derivatives, and what draws from them look like.</summary>
public class CountTests
{
    public static TheoryData<string> Names => [.. Families.Counting.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void SumToOne(string name)
    {
        var family = Families.Counting[name];
        foreach (var parameters in family.Parameters)
        {
            var mass = Probabilities(family, parameters).Sum();
            Assert.True(Math.Abs(mass - 1) < 1e-9, $"{name}({string.Join(", ", parameters)}): {mass}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithItsTwin(string name)
    {
        var family = Families.Counting[name];
        foreach (var parameters in family.Parameters)
        {
            var (twin, distribution) = (family.Twin(parameters), family.Of(parameters));
            var what = $"{name}({string.Join(", ", parameters)})";
            double[] points = [.. family.Points.Where(k => family.Fixed == 0 || k <= parameters[0])];
            foreach (var k in points) ContinuousTests.Near(twin.LogDensity(k), distribution.LogDensities(k).Value, 1e-9, $"{what} at {k}");
            ContinuousTests.Near(points.Sum(twin.LogDensity), distribution.LogDensity(Constants.Vector<double>(points)).Value, 1e-9, $"{what}, sum");
            if (distribution is not ICumulativeDistribution<double> cumulative) continue;
            foreach (var k in points.Append(-1).Append(1.5).Append(40))
            {
                ContinuousTests.Near(k < 0 ? 0 : twin.Cdf(k), Math.Exp(cumulative.LogCdf(k).Value), 1e-12, $"CDF of {what} at {k}");
                ContinuousTests.Near(k < 0 ? 1 : 1 - twin.Cdf(k), Math.Exp(cumulative.LogSurvival(k).Value), 1e-12, $"survival of {what} at {k}");
            }
        }
    }

    // Cells of at least 25 expected draws, and a last one for what remains.
    [Theory]
    [MemberData(nameof(Names))]
    public void DrawsFollowTheProbabilities(string name)
    {
        const int Draws = 20_000;
        var family = Families.Counting[name];
        for (var k = 0; k < family.Parameters.Length; k++)
        {
            var probabilities = Probabilities(family, family.Parameters[k]);
            var draws = new double[Draws];
            family.Of(family.Parameters[k]).Draw(RandomKey.FromSeed(11).Fold(k), Shape.Vector(Draws), draws);
            var counts = new int[probabilities.Length + 1];
            foreach (var draw in draws) counts[Math.Min((int)draw, probabilities.Length)]++;
            var (observed, expected) = (new List<int>(), new List<double>());
            var (cell, mass) = (0, 0.0);
            for (var i = 0; i < probabilities.Length; i++)
            {
                (cell, mass) = (cell + counts[i], mass + probabilities[i]);
                if (mass * Draws < 25) continue;
                observed.Add(cell);
                expected.Add(mass);
                (cell, mass) = (0, 0);
            }

            observed.Add(Draws - observed.Sum());
            expected.Add(Math.Max(1 - expected.Sum(), 1e-12));
            if (expected[^1] * Draws < 25)
            {
                observed[^2] += observed[^1];
                expected[^2] += expected[^1];
                observed.RemoveAt(observed.Count - 1);
                expected.RemoveAt(expected.Count - 1);
            }

            if (observed.Count < 2) continue;
            var p = Statistics.ChiSquare([.. observed], [.. expected]);
            Assert.True(p > 1e-6, $"{name}({string.Join(", ", family.Parameters[k])}): p = {p}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void IsImpossibleOutsideAndUndefinedForWrongParameters(string name) => ContinuousTests.Edges(Families.Counting[name]);

    [Theory]
    [MemberData(nameof(Names))]
    public void DerivativesAgreeWithDifferences(string name)
    {
        var family = Families.Counting[name];
        var (parameters, still) = (family.Parameters[0], family.Fixed);
        var (x, n, m) = (Constants.Vector<double>(family.Points), family.Points.Length, parameters.Length - family.Fixed);
        Variable<double>[] Before(Variable<double>[] moving) => [.. parameters[..still].Select(p => (Variable<double>)p), .. moving];
        double[] vectors = [.. parameters[still..].SelectMany(p => family.Points.Select((_, i) => p * (1 + (0.05 * i))))];
        IDistribution<double> Scalars(Variable<double> v) => family.Make(Before(DerivativeTests.Scalars(v, 0, m)));
        IDistribution<double> Vectors(Variable<double> v) => family.Make(Before(DerivativeTests.Vectors(v, 0, n, m)));
        foreach (var data in new[] { x, family.Points[1] })
        {
            Checked.ToSecondOrder(v => Scalars(v).LogDensity(data), parameters[still..]);
            Checked.ToSecondOrder(v => Scalars(v).LogDensities(data), parameters[still..]);
            Checked.ToSecondOrder(v => Vectors(v).LogDensity(data), vectors);
            Checked.ToSecondOrder(v => Vectors(v).LogDensities(data), vectors);
            if (family.Of(parameters) is not ICumulativeDistribution<double>) continue;

            // Where all lies below or above, the logarithm is not differentiated.
            var inner = name.StartsWith("Bernoulli", StringComparison.Ordinal) ? 0.0 : data;
            Checked.ToSecondOrder(v => ((ICumulativeDistribution<double>)Scalars(v)).LogCdf(inner), parameters[still..]);
            Checked.ToSecondOrder(v => ((ICumulativeDistribution<double>)Vectors(v)).LogSurvival(inner), vectors);
        }
    }

    // A long vector: whole lanes and a rest.
    [Theory]
    [MemberData(nameof(Names))]
    public void SumIsThatOfTheElements(string name)
    {
        var family = Families.Counting[name];
        var parameters = family.Parameters[0];
        var tape = new Tape<double>();
        foreach (var length in new[] { 1, 7, 8, 9, 100 })
        {
            var x = Constants.Vector<double>([.. Enumerable.Range(0, length).Select(i => family.Points[i % family.Points.Length])]);
            var still = parameters[..family.Fixed].Select(p => (Variable<double>)p);
            double[] vectors = [.. parameters[family.Fixed..].SelectMany(p => Enumerable.Range(0, length).Select(i => p * (1 + (0.2 * i / length))))];
            double[] Gradient(Func<Variable<double>, Variable<double>> f, out double value)
            {
                var gradient = new double[vectors.Length];
                value = Derivatives.ValueAndGradient(f, vectors, gradient, tape);
                return gradient;
            }

            IDistribution<double> Make(Variable<double> v) => family.Make([.. still, .. DerivativeTests.Vectors(v, 0, length, parameters.Length - family.Fixed)]);
            var fused = Gradient(v => Make(v).LogDensity(x), out var sum);
            var composed = Gradient(v => Functions.Sum(Make(v).LogDensities(x)), out var each);
            Assert.Equal(each, sum, 1e-10 * Math.Max(1, Math.Abs(each)));
            for (var i = 0; i < fused.Length; i++) Assert.Equal(composed[i], fused[i], 1e-11);
        }
    }

    private static double[] Probabilities(Family family, double[] parameters)
    {
        double[] counts = [.. Enumerable.Range(0, (int)family.Upper + 1).Select(k => (double)k)];
        return [.. family.Of(parameters).LogDensities(Constants.Vector<double>(counts)).Values.ToArray().Select(Math.Exp)];
    }
}
