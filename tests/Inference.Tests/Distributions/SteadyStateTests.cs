using D = Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Distributions;

/// <summary>A density is evaluated again and again: without new memory, and in single precision, too.</summary>
public class SteadyStateTests
{
    public static TheoryData<string> Names => [.. Families.Continuous.Keys, .. Families.Counting.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EvaluatesDataWithoutAllocating(string name)
    {
        var family = Families.Continuous.GetValueOrDefault(name) ?? Families.Counting[name];
        var parameters = family.Parameters[0];
        var data = Constants.Vector<double>([.. Enumerable.Range(0, 50).Select(i => family.Points[i % family.Points.Length])]);
        var (still, moving) = (parameters[..family.Fixed], parameters[family.Fixed..]);
        var variables = new Variable<double>[parameters.Length];
        for (var k = 0; k < still.Length; k++) variables[k] = still[k];
        var tape = new Tape<double>();
        var sum = 0.0;
        void Evaluate()
        {
            tape.Reset();
            var input = tape.Input(moving);
            for (var k = 0; k < moving.Length; k++) variables[still.Length + k] = input[k];
            var distribution = family.Make(variables);
            var y = distribution.LogDensity(data) + Functions.Sum(distribution.LogDensities(data));
            tape.Backpropagate(y);
            sum += y.Value;
        }

        // What Make allocates itself, a boxed distribution, is counted apart.
        // Code that is compiled again on the way allocates once: the steady state is what comes after.
        var (boxes, bytes) = (0L, 1L);
        for (var round = 0; round < 20 && bytes != boxes; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++) family.Make(variables);
            boxes = GC.GetAllocatedBytesForCurrentThread() - before;
            before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++) Evaluate();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(boxes, bytes);
        Assert.True(double.IsFinite(sum));
    }

    /// <summary>What is composed, has bounds, or is a vector, as models: each evaluated with a gradient.</summary>
    public static TheoryData<string, Action<ModelScope<double>>> Models => new()
    {
        { "mixture", static m => m.Observe("y", Data, D.Mixture(m.Real("p", Constraints.Interval(0.0, 1.0)), D.Normal(m.Real("a"), 1.0), D.Normal(m.Real("b"), 2.0))) },
        { "mixture of many", static m => m.Observe("y", Data, D.Mixture(m.Vector("p", 3, Constraints.Simplex), D.Normal(D.Row(m.Vector("a", 3)), 1.0))) },
        { "truncated normal", static m => m.Observe("y", Data, D.Truncated(D.Normal(m.Real("a"), m.Real("s", Constraints.Positive)), 0.0, 4.0)) },
        { "truncated gamma", static m => m.Observe("y", Data, D.Truncated(D.Gamma(m.Real("a", Constraints.Positive), m.Real("b", Constraints.Positive)), 0.1, 4.0)) },
        { "truncated beta", static m => m.Observe("y", Data / 4, D.Truncated(D.Beta(m.Real("a", Constraints.Positive), m.Real("b", Constraints.Positive)), 0.05, 0.9)) },
        { "censored Student t", static m => m.Observe("y", Data, D.Censored(D.StudentT(m.Real("n", Constraints.Positive), m.Real("a"), 1.5), 0.5, 2.0)) },
        { "truncated negative binomial", static m => m.Observe("y", Counted, D.Truncated(D.NegativeBinomial(m.Real("a", Constraints.Positive), m.Real("b", Constraints.Positive)), 1.0, double.PositiveInfinity)) },
        { "censored binomial", static m => m.Observe("y", Counted, D.Censored(D.Binomial<double>(9.0, m.Real("p", Constraints.Interval(0.0, 1.0))), 2.0, 5.0)) },
        { "multivariate normal", static m => m.Observe("y", Rows, D.MultivariateNormal(m.Vector("a", 2), m.Parameter("s", new Shape(2, 2), Constraints.CovarianceMatrix))) },
        { "multivariate normal, precision", static m => m.Observe("y", Rows, D.MultivariateNormalPrecision(m.Vector("a", 2), m.Parameter("s", new Shape(2, 2), Constraints.CovarianceMatrix))) },
        { "multivariate normal, Cholesky", static m => m.Observe("y", Rows, D.MultivariateNormalCholesky(m.Vector("a", 2), m.Parameter("s", new Shape(2, 2), Constraints.CholeskyCovariance))) },
        { "Dirichlet", static m => m.Prior(m.Vector("p", 3, Constraints.Simplex), D.Dirichlet(m.Vector("a", 3, Constraints.Positive))) },
        { "categorical", static m => m.Observe("y", Kinds, D.Categorical(m.Vector("p", 3, Constraints.Simplex))) },
        { "categorical logit", static m => m.Observe("y", Kinds, D.CategoricalLogit(m.Vector("a", 3))) },
        { "LKJ", static m => m.Prior(m.Parameter("r", new Shape(3, 3), Constraints.CorrelationMatrix), D.LkjCorrelation(m.Real("eta", Constraints.Positive))) },
        { "LKJ, Cholesky", static m => m.Prior(m.Parameter("l", new Shape(3, 3), Constraints.CholeskyCorrelation), D.LkjCholesky(m.Real("eta", Constraints.Positive))) },
        { "hidden Markov", Examples.HiddenMarkovTests.Body },
        { "Gaussian process", Examples.GaussianProcessTests.Body },
    };

    private static readonly Variable<double> Data = Constants.Vector(0.3, 0.8, 1.9, 3.1, 2.4);
    private static readonly Variable<double> Counted = Constants.Vector(1.0, 3, 2, 5);
    private static readonly Variable<double> Kinds = Constants.Vector(0.0, 2, 1, 1);
    private static readonly Variable<double> Rows = Constants.Matrix<double>([0.3, 0.8, 1.9, 3.1, 2.4, -0.4], 3, 2);

    [Theory]
    [MemberData(nameof(Models))]
    public void AModelIsEvaluatedAgainWithoutAllocating(string name, Action<ModelScope<double>> body)
    {
        foreach (var model in (Model<double>[])[new(name, body), new(name, body, isStatic: true)])
        {
            var workspace = new Workspace();
            var (point, gradient) = (new double[model.Dimension], new double[model.Dimension]);
            for (var i = 0; i < point.Length; i++) point[i] = 0.1 * (i + 1);
            Assert.Equal(0, SteadyState.Bytes(() =>
            {
                for (var i = 0; i < 20; i++)
                {
                    point[0] = 0.01 * i;
                    model.LogDensityAndGradient(point, gradient, workspace);
                }
            }));
            Assert.True(double.IsFinite(model.LogDensityAndGradient(point, gradient, workspace)) && gradient.All(double.IsFinite));
        }
    }

    [Fact]
    public void SinglesAgreeWithDoubles()
    {
        void Same(IDistribution<float> single, IDistribution<double> twin, params float[] points)
        {
            var x = Constants.Vector<float>(points);
            var expected = twin.LogDensity(Constants.Vector<double>([.. points.Select(p => (double)p)])).Value;
            Assert.Equal(expected, single.LogDensity(x).Value, 2e-5 * Math.Max(1, Math.Abs(expected)));
            Assert.Equal(expected, Functions.Sum(single.LogDensities(x)).Value, 2e-5 * Math.Max(1, Math.Abs(expected)));
            var draws = new float[20];
            single.Draw(RandomKey.FromSeed(1), Shape.Vector(20), draws);
            Assert.All(single.LogDensities(Constants.Vector<float>(draws)).Values.ToArray(), density => Assert.True(float.IsFinite(density)));
        }

        Same(D.StudentT<float>(4f, 0.3f, 1.2f), D.StudentT(4, 0.3f, 1.2f), -1, 0.5f, 3);
        Same(D.HalfCauchy<float>(1.2f), D.HalfCauchy(1.2f), 1, 0.5f, 3);
        Same(D.Gamma<float>(2.5f, 1.2f), D.Gamma(2.5f, 1.2f), 1, 0.5f, 3);
        Same(D.Beta<float>(2.5f, 1.2f), D.Beta(2.5f, 1.2f), 0.1f, 0.5f, 0.7f);
        Same(D.LogNormal<float>(0.5f, 1.2f), D.LogNormal(0.5f, 1.2f), 1, 0.5f, 3);
        Same(D.PoissonLog<float>(0.5f), D.PoissonLog(0.5), 1, 0, 3);
        Same(D.BernoulliLogit<float>(0.5f), D.BernoulliLogit(0.5), 1, 0, 1);
        Same(D.NegativeBinomial<float>(2.5f, 1.2f), D.NegativeBinomial(2.5f, 1.2f), 1, 0, 3);
        Same(D.Truncated<float, Normal<float>>(D.Normal<float>(0.5f, 1.2f), -1f, 2f), D.Truncated(D.Normal(0.5f, 1.2f), -1, 2), 1, 0, 0.3f);
    }

    // A draw is a function of key and index: more of them are the same ones and others.
    [Theory]
    [MemberData(nameof(Names))]
    public void DrawsDependOnKeyAndIndexAlone(string name)
    {
        var family = Families.Continuous.GetValueOrDefault(name) ?? Families.Counting[name];
        var (few, many, other) = (new double[7], new double[64], new double[64]);
        family.Of(family.Parameters[0]).Draw(RandomKey.FromSeed(3), Shape.Vector(7), few);
        family.Of(family.Parameters[0]).Draw(RandomKey.FromSeed(3), Shape.Vector(64), many);
        family.Of(family.Parameters[0]).Draw(RandomKey.FromSeed(4), Shape.Vector(64), other);
        Assert.Equal(few, many[..7]);
        Assert.NotEqual(many, other);
    }
}
