using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Algebra;

/// <summary>Chaining is associative: how a chain is nested changes neither what it does to the update nor the lengths that a proximal map sees.</summary>
public sealed class ChainTests
{
    private static readonly Bowl Target = Bowl.Of([1, 2, 3, 4, 5], [2, -0.3, 0.25, 0.15, -0.2]);

    [Fact]
    public void Nesting_changes_no_bit_of_the_update()
    {
        var left = ScaleByAdam<double>().Then(ClipByGlobalNorm<double>(1)).Then(HeavyBall<double>(0.5)).Then(ClipByGlobalNorm<double>(0.1)).Then(Descend<double>(0.1));
        var right = ScaleByAdam<double>().Then(ClipByGlobalNorm<double>(1).Then(HeavyBall<double>(0.5).Then(ClipByGlobalNorm<double>(0.1).Then(Descend<double>(0.1)))));
        var middle = ScaleByAdam<double>().Then(ClipByGlobalNorm<double>(1).Then(HeavyBall<double>(0.5))).Then(ClipByGlobalNorm<double>(0.1).Then(Descend<double>(0.1)));

        var point = left.For(Target).Run(Target, new double[5]).Take(50).Run().State.Point;
        Assert.Equal(point, right.For(Target).Run(Target, new double[5]).Take(50).Run().State.Point);
        Assert.Equal(point, middle.For(Target).Run(Target, new double[5]).Take(50).Run().State.Point);
    }

    [Fact]
    public void Nesting_changes_no_fixed_point_of_a_proximal_map()
    {
        var left = ScaleByAdam<double>().Then(Scale<double>(1)).Then(ClipByGlobalNorm<double>(1e9)).Then(Descend<double>(0.01)).WithProx(L1<double>(0.3)).For(Target);
        var right = ScaleByAdam<double>().Then(Scale<double>(1).Then(ClipByGlobalNorm<double>(1e9)).Then(Descend<double>(0.01))).WithProx(L1<double>(0.3)).For(Target);
        var solution = Steps.ProximalGradient(Target, L1<double>(0.3)).Run(Target, new double[5]).Take(500).Run().State.Point.Span;

        var (one, other) = (left.Run(Target, new double[5]).Take(3000).Run().State.Point, right.Run(Target, new double[5]).Take(3000).Run().State.Point);
        for (var i = 0; i < solution.Length; i++)
        {
            Assert.Equal(solution[i], one.Span[i], 1e-2);
            Assert.Equal(one.Span[i], other.Span[i], 1e-9);
        }
    }

    [Fact]
    public void A_sum_of_squares_in_chunks_is_the_norm()
    {
        var (n, key) = (20_011, RandomKey.FromSeed(3));
        var bowl = Bowl.Of([.. Enumerable.Repeat(1.0, n)], new double[n]);
        var start = new double[n];
        key.Normals<double>(start);
        var step = Descend<double>(0.1).WithProx(Box<double>(-100, 100)).For(bowl);
        step.Next(step.Initialize(bowl, start), bowl, out var info);

        Assert.Equal(Reductions.Norm<double>(start), info.Stationarity, 1e-9);
    }
}
