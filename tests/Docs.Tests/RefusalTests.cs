namespace Toolkit.Docs.Tests;

/// <summary>Wrong pairings do not compile: each of these is one word away from a program that does.</summary>
public sealed class RefusalTests
{
    private const string Parts = """
        using System.Runtime.Intrinsics; using Toolkit.Numerics; using Toolkit.Optimization;
        using static Toolkit.Optimization.Transforms; using static Toolkit.Optimization.ProximalMaps;

        readonly record struct Field : IGradientOracle<double>
        {
            public int Dimension => 1;
            public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => destination[0] = point[0];
        }

        readonly record struct Ball : IProximalMap<Ball, double>
        {
            public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace) => point.CopyTo(destination);
            public double Value(ReadOnlySpan<double> point, Workspace workspace) => 0;
        }

        readonly struct SameKernel : ILaneKernel<double> { public void Invoke(ref Lane<double> lane, nuint index) { } }

        readonly record struct Told<TEvidence, TMetric> : ITransform<Told<TEvidence, TMetric>, TEvidence, TMetric, double, NoState, SameKernel>
            where TEvidence : class, IPoint where TMetric : Metric
        {
            public NoState Initialize(ReadOnlySpan<double> point) => default;
            public void Prepare(scoped ref NoState state, ReadOnlySpan<double> update, scoped in Evidence<double> evidence, Workspace workspace, out SameKernel kernel) => kernel = default;
        }

        """;

    public static TheoryData<string, string> Pairs() => new()
    {
        // A separable map follows a diagonal metric, any map follows the identity, none follows an unknown metric.
        { "ScaleByRmsProp<double>().Then(Descend<double>(0.1)).WithProx(L1<double>(1));", "ScaleByRmsProp<double>().Then(Descend<double>(0.1)).WithProx(new Ball());" },
        { "HeavyBall<double>().Then(Descend<double>(0.1)).WithProx(new Ball());", "HeavyBall<double>().Then(ScaleByAdam<double>()).Then(Descend<double>(0.1)).WithProx(new Ball());" },
        { "new Told<IPoint, Diagonal>().Then(Descend<double>(0.1)).WithProx(L1<double>(1));", "new Told<IPoint, Metric>().Then(Descend<double>(0.1)).WithProx(L1<double>(1));" },

        // A part of the vector has a length of its own: separable maps follow, others do not, and a transform without a metric gains none.
        {
            "Descend<double>(0.1).On(ParameterBlocks.Of((\"a\", [1]))[\"a\"]).WithProx(L1<double>(1));",
            "Descend<double>(0.1).On(ParameterBlocks.Of((\"a\", [1]))[\"a\"]).WithProx(new Ball());"
        },
        {
            "new Told<IPoint, Diagonal>().On(ParameterBlocks.Of((\"a\", [1]))[\"a\"]).WithProx(L1<double>(1));",
            "new Told<IPoint, Metric>().On(ParameterBlocks.Of((\"a\", [1]))[\"a\"]).WithProx(L1<double>(1));"
        },

        // A chain that must be told the value does not run on an oracle that has none.
        { "new Told<IPoint, Identity>().Then(Descend<double>(0.1)).For(new Field());", "new Told<IValue, Identity>().Then(Descend<double>(0.1)).For(new Field());" },

        // A sign has no metric that a proximal map could follow; clipping by value has a length for each coordinate, an average one for all.
        { "AmsGrad<double>().WithProx(L1<double>(1));", "SignDescent<double>().WithProx(L1<double>(1));" },
        { "Yogi<double>().WithProx(L1<double>(1));", "Lion<double>().WithProx(L1<double>(1));" },
        { "AdaGrad<double>().WithProx(L1<double>(1));", "RProp<double>().WithProx(L1<double>(1));" },

        // The minimum of the function alone is not that of the function and a penalty.
        { "ScaleByDog<double>().Then(Descend<double>(1)).WithProx(L1<double>(1));", "ScaleByPolyak<double>().Then(Descend<double>(1)).WithProx(L1<double>(1));" },
        { "ExponentialAverage<double>().Then(Descend<double>(0.1)).WithProx(new Ball());", "ClipByValue<double>(1).Then(Descend<double>(0.1)).WithProx(new Ball());" },

        // Mini-batches are for finite sums; lookahead moves a point, and the mean of the iterates is no point to move.
        { "Descend<double>(0.1).AsUpdate().For(new Field());", "Descend<double>(0.1).AsUpdate().For(new Field(), 8, RandomKey.FromSeed(1));" },
        { "Descend<double>(0.1).For(new Field()).WithLookahead().WithAveraging();", "Descend<double>(0.1).For(new Field()).WithAveraging().WithLookahead();" },

        // Number types do not mix.
        { "HeavyBall<float>().Then(Descend<float>(0.1));", "HeavyBall<float>().Then(Descend<double>(0.1));" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_wrong_pairing_does_not_compile(string right, string wrong)
    {
        Assert.Empty(Script.Errors(Parts + right));
        Assert.NotEmpty(Script.Errors(Parts + wrong));
    }
}
