using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Estimators;

/// <summary>Batches with and without replacement, and epochs in random order.</summary>
public sealed class SamplingTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(21);
    private static readonly Bowl Wide = Bowl.Of([1, 10, 100, 3, 7], [1, -2, 0.001, 4, -1]);

    [Fact]
    public void A_draw_is_one_of_the_outcomes()
    {
        var with = Descend<double>(1).AsUpdate().For(Wide, 2, Key).Implementation.Estimator;
        var without = Descend<double>(1).AsUpdate().WithoutReplacement(Wide, 3, Key).Implementation.Estimator;
        Assert.Equal(25, with.Outcomes(default, Wide));
        Assert.Equal(10, without.Outcomes(default, Wide));
        Assert.Equal(10, Enumerable.Range(0, 10).Select(outcome => string.Join(' ', Estimate(without, outcome))).Distinct().Count());

        // Three different terms of five move three coordinates, each by 5/3 of its slope.
        foreach (var outcome in Enumerable.Range(0, 10)) Assert.Equal(3, Estimate(without, outcome).Count(x => x != 0));
        var seen = Enumerable.Range(0, 10).Select(outcome => string.Join(' ', Estimate(without, outcome))).ToHashSet();
        var (state, estimate) = (without.Initialize(Wide, new double[5]), new double[5]);
        for (var k = 0; k < 50; k++)
        {
            without.Estimate(ref state, Wide, new double[5], estimate, new Workspace());
            Assert.Contains(string.Join(' ', estimate), seen);
        }
    }

    [Fact]
    public void More_terms_than_there_are_cannot_be_drawn_without_replacement()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Descend<double>(1).AsUpdate().WithoutReplacement(Wide, 6, Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => Descend<double>(1).AsUpdate().WithoutReplacement(Wide, 0, Key));
        Assert.Throws<OverflowException>(() => Descend<double>(1).AsUpdate().For(Wide, 20, Key).Implementation.Estimator.Outcomes(default, Wide));
    }

    [Fact]
    public void An_epoch_visits_each_term_once_in_an_order_of_its_own_and_ends_with_what_is_left()
    {
        var estimator = Descend<double>(1).AsUpdate().Reshuffled(Wide, 2, Key).Implementation.Estimator;
        var (state, estimate, orders) = (estimator.Initialize(Wide, new double[5]), new double[5], new HashSet<string>());
        for (var epoch = 0; epoch < 12; epoch++)
        {
            var seen = new List<int>();
            foreach (var size in new[] { 2, 2, 1 })
            {
                estimator.Estimate(ref state, Wide, new double[5], estimate, new Workspace());
                var terms = Enumerable.Range(0, 5).Where(i => estimate[i] != 0).ToArray();
                Assert.Equal(size, terms.Length);
                foreach (var i in terms) Assert.Equal(5.0 / size * -Wide.Curvature.Span[i] * Wide.Center.Span[i], estimate[i], 12);
                seen.AddRange(terms);
            }

            Assert.Equal([0, 1, 2, 3, 4], seen.Order());
            orders.Add(string.Join(' ', state.Order.Span.ToArray()));
        }

        Assert.InRange(orders.Count, 10, 12);
        Assert.Equal(12, state.Epoch);
    }

    [Fact]
    public void An_estimate_that_is_dropped_at_the_turn_of_an_epoch_leaves_the_order_as_it_was()
    {
        var faulty = Wide with { Center = Buffer<double>.Filled(5, double.NaN) };
        var step = Descend<double>(1e-3).AsUpdate().Reshuffled(Wide, 5, Key);
        var state = step.Initialize(Wide, new double[5]);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            var failed = step.Next(state, faulty, out var info);
            Assert.NotNull(info.NonFinite);
            Assert.Equal(state, failed);
            state = step.Next(state, Wide);
        }
    }

    private static double[] Estimate<TEstimator>(TEstimator estimator, int outcome)
        where TEstimator : struct, IRandomizedEstimator<TEstimator, double, Bowl, SampledState>
    {
        var (state, estimate) = (estimator.Initialize(Wide, new double[5]), new double[5]);
        estimator.Estimate(outcome, ref state, Wide, new double[5], estimate, new Workspace());
        return estimate;
    }
}
