using MathNet.Numerics.Distributions;
using D = Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Distributions;

internal static class Families
{
    private const double Infinity = double.PositiveInfinity;

    private static readonly double[] Real = [-1.3, 0.4, 2.2];
    private static readonly double[] Positive = [0.3, 1.1, 2.6];
    private static readonly double[] Unit = [0.15, 0.5, 0.83];

    public static Dictionary<string, Family> Continuous { get; } = new Family[]
    {
        OnLine("Normal", p => D.Normal(p[0], p[1]), p => Of(new Normal(p[0], p[1]))),
        OnLine("Cauchy", p => D.Cauchy(p[0], p[1]), p => Of(new Cauchy(p[0], p[1]))),
        OnLine("Laplace", p => D.Laplace(p[0], p[1]), p => Of(new Laplace(p[0], p[1]))),
        OnLine("Logistic", p => D.Logistic(p[0], p[1]), p => Of(new Logistic(p[0], p[1]))),
        OnLine("Student t", p => D.StudentT(p[2], p[0], p[1]), p => StudentOf(p[0], p[1], p[2])) with
        {
            Parameters = [[0.3, 1.7, 4], [-2, 0.01, 1], [10, 300, 0.7], [0, 1, 1e6]],
            Wrong = [[0, 0, 3], [0, -1, 3], [0, 1, 0], [0, 1, -2]],
            CdfTolerance = 1e-9,
        },
        OnHalf("Half-normal", p => D.HalfNormal(p[0]), p => Folded(Of(new Normal(0, p[0]))), [[1.7], [1e-3], [1e4]], [[0], [-1]], -0.5),
        OnHalf("Half-Cauchy", p => D.HalfCauchy(p[0]), p => Folded(Of(new Cauchy(0, p[0]))), [[1.7], [1e-3], [1e4]], [[0], [-1]], -0.5),
        OnHalf("Half-Student-t", p => D.HalfStudentT(p[1], p[0]), p => Folded(StudentOf(0, p[0], p[1])), [[1.7, 4], [1e-3, 1.5], [1e4, 30]],
            [[0, 1], [-1, 1], [1, 0], [1, -2]], -0.5),
        OnHalf("Exponential", p => D.Exponential(p[0]), p => Of(new Exponential(p[0])), [[1.7], [1e-3], [1e4]], [[0], [-1], [Infinity]], -0.5),
        OnHalf("Gamma", p => D.Gamma(p[0], p[1]), p => Of(new Gamma(p[0], p[1])), [[2.7, 1.3], [0.3, 2], [1, 5], [400, 0.01]],
            [[0, 1], [-0.5, 1], [1, 0], [1, -1], [Infinity, 1]], -0.5, 0),
        OnHalf("Inverse gamma", p => D.InverseGamma(p[0], p[1]), p => Of(new InverseGamma(p[0], p[1])), [[2.7, 1.3], [0.5, 2], [300, 0.01]],
            [[0, 1], [-0.5, 1], [1, 0], [1, -1]], -0.5, 0),
        OnHalf("Lognormal", p => D.LogNormal(p[0], p[1]), p => Of(new LogNormal(p[0], p[1])), [[0.3, 1.7], [-5, 0.01], [3, 4]], [[0, 0], [0, -1]], -0.5, 0),
        new("Beta", p => D.Beta(p[0], p[1]), Unit, [[2.7, 1.3], [0.2, 0.4], [1, 1], [300, 2]], 0, 1, false, p => Of(new Beta(p[0], p[1])),
            [[0, 1], [1, 0], [-0.5, 1], [1, -0.5]]) { Outside = [-0.5, 0, 1, 1.5] },
        new("Uniform", p => D.Uniform(p[0], p[1]), Positive, [[-2, 3], [0.1, 2.9]], -5, 5, false, p => Of(new ContinuousUniform(p[0], p[1])),
            [[1, 1], [2, 1]]) { Outside = [-2.5, 3.5] },
    }.ToDictionary(family => family.Name);

    public static Dictionary<string, Family> Counting { get; } = new Family[]
    {
        OnCounts("Bernoulli", p => D.Bernoulli(p[0]), p => Of(new Bernoulli(p[0])), 1, [[0.3], [1e-3], [0.999]], [[-0.1], [1.1]], 0, 1) with { Outside = [-1, 2, 0.5] },
        OnCounts("Bernoulli logit", p => D.BernoulliLogit(p[0]), p => Of(new Bernoulli(Logistic(p[0]))), 1, [[0.3], [-6], [6]], [[double.NaN]], 0, 1) with
        {
            Outside = [-1, 2, 0.5],
        },
        OnCounts("Binomial", p => D.Binomial(p[0], p[1]), p => Of(new Binomial(p[1], (int)p[0])), 300, [[12, 0.3], [1, 0.9], [300, 0.01], [300, 0.99], [200, 0.5]],
            [[12, -0.1], [12, 1.1], [-1, 0.5], [12.5, 0.5]]) with { Outside = [-1, 13, 2.5], Fixed = 1 },
        OnCounts("Binomial logit", p => D.BinomialLogit(p[0], p[1]), p => Of(new Binomial(Logistic(p[1]), (int)p[0])), 300, [[12, 0.3], [1, 2], [300, -5]],
            [[-1, 0.5], [12.5, 0.5], [12, Infinity]]) with { Outside = [-1, 13, 2.5], Fixed = 1 },
        OnCounts("Poisson", p => D.Poisson(p[0]), p => Of(new Poisson(p[0])), 3000, [[2.3], [0.01], [40], [900]], [[-1], [Infinity]]),
        OnCounts("Poisson log", p => D.PoissonLog(p[0]), p => Of(new Poisson(Math.Exp(p[0]))), 3000, [[0.8], [-4], [6]], [[Infinity], [double.NaN]]),
        OnCounts("Negative binomial", p => D.NegativeBinomial(p[0], p[1]), p => SumOf(new NegativeBinomial(p[1], p[1] / (p[0] + p[1]))), 100_000,
            [[2.3, 1.4], [0.1, 0.2], [500, 3], [50, 1e4]], [[0, 1], [-1, 1], [1, 0], [1, -1]]),
        OnCounts("Negative binomial log", p => D.NegativeBinomialLog(p[0], p[1]), p => SumOf(new NegativeBinomial(p[1], p[1] / (Math.Exp(p[0]) + p[1]))), 100_000,
            [[0.8, 1.4], [-3, 0.2], [6, 3]], [[Infinity, 1], [1, 0], [1, -1]]),
    }.ToDictionary(family => family.Name);

    public static Twin Of(IDiscreteDistribution known) => new(
        k => known.ProbabilityLn((int)k), x => x >= known.Maximum ? 1 : known.CumulativeDistribution(Math.Floor(x)));

    // MathNet's own distribution function loses digits where the distribution is next to that of Poisson.
    private static Twin SumOf(IDiscreteDistribution known) => new(
        k => known.ProbabilityLn((int)k), x => Enumerable.Range(0, 1 + (int)x).Sum(k => Math.Exp(known.ProbabilityLn(k))));

    public static Twin Of(IContinuousDistribution known) => new(known.DensityLn, known.CumulativeDistribution);

    // MathNet's own distribution function loses digits next to the median and at many degrees of freedom.
    private static Twin StudentOf(double location, double scale, double degrees) => new(
        new StudentT(location, scale, degrees).DensityLn,
        x =>
        {
            var square = Math.Pow((x - location) / scale, 2);
            var beside = MathNet.Numerics.SpecialFunctions.BetaRegularized(0.5, degrees / 2, square / (degrees + square));
            return 0.5 * (1 + (Math.Sign(x - location) * beside));
        });

    private static Twin Folded(Twin whole) => new(x => Math.Log(2) + whole.LogDensity(x), x => (2 * whole.Cdf(x)) - 1);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Points are counts; the upper end is far in the tail of all parameters.
    private static Family OnCounts(
        string name, Func<Variable<double>[], IDistribution<double>> make, Func<double[], Twin> twin, double upper, double[][] parameters, double[][] wrong,
        params double[] points) =>
        new(name, make, points is [] ? [0, 3, 7] : points, parameters, 0, upper, true, twin, wrong) { Outside = [-1, 2.5] };

    private static Family OnLine(string name, Func<Variable<double>[], IDistribution<double>> make, Func<double[], Twin> twin) =>
        new(name, make, Real, [[0.3, 1.7], [-2, 0.01], [10, 300]], -Infinity, Infinity, false, twin, [[0, 0], [0, -1]])
        {
            Place = p => (p[0], p[1]),
        };

    private static Family OnHalf(
        string name, Func<Variable<double>[], IDistribution<double>> make, Func<double[], Twin> twin, double[][] parameters, double[][] wrong, params double[] outside) =>
        new(name, make, Positive, parameters, 0, Infinity, false, twin, wrong) { Outside = outside };
}
