using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests;

public sealed class LbfgsDirectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void A_pair_that_is_refused_costs_none_of_those_that_count(int memory)
    {
        double[] curvatures = [1, 2, 5, 0.5, 3];
        var update = ScaleByLbfgs<double>(memory).Then(Descend<double>(0.5)).AsUpdate();
        var (state, gradient, workspace) = (update.Initialize([1, -2, 0.5, 3, 1]), new double[5], new Workspace());
        double[] Move()
        {
            var before = state.Point.Span.ToArray();
            update.Apply(ref state, gradient, workspace);
            return [.. state.Point.Span.ToArray().Zip(before, (to, from) => Math.Round(to - from, 12))];
        }

        double[] last = [];
        for (var step = 0; step < 5; step++)
        {
            for (var i = 0; i < gradient.Length; i++) gradient[i] = curvatures[i] * state.Point.Span[i];
            last = Move();
        }

        // The gradient stays: no curvature, no pair, and the same direction.
        Assert.Equal(last, Move());
        Assert.Equal(last, Move());
        Assert.Equal(4, state.Transform.First.Pairs);
    }
}
