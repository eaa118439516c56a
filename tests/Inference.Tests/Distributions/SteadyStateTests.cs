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
