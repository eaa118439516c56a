using Xunit.Abstractions;

namespace Toolkit.Properties.Tests;

/// <summary>Boosting: the rounds of AdaBoost, the greedy rate with the constant of the path, and the plain twins.</summary>
public sealed class BoostingTests(ITestOutputHelper output)
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AdaBoost_multiplies_the_loss_by_what_its_error_says(ulong seed)
    {
        var key = RandomKey.FromSeed(seed);
        foreach (var sample in (Sample[])[Sample.Of(key), Sample.Contradicting(key)])
        {
            var model = sample.Model(default(ExponentialLoss<double>));
            AdaBoostLaw.Assert(Steps.AdaBoost(model, leastEdge: 0), model, 60);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Boosting_keeps_the_greedy_rate_of_its_path(ulong seed)
    {
        var model = Sample.Contradicting(RandomKey.FromSeed(seed)).Model(default(LogisticLoss<double>));
        var minimum = Minimum(model);
        GreedyBoostingLaw.Assert(Steps.Boosting(model, leastEdge: 0), model, minimum, 200);
        GreedyBoostingLaw.Assert(Steps.ExactBoosting(model, leastEdge: 0), model, minimum, 200);
    }

    // Until the gap is so small that stumps as good as each other by rounding are chosen between.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Predictions_are_those_of_the_plain_twins(ulong seed)
    {
        var sample = Sample.Of(RandomKey.FromSeed(seed));
        var (exponential, logistic) = (sample.Model(default(ExponentialLoss<double>)), sample.Model(default(LogisticLoss<double>)));
        Follows(Steps.AdaBoost(exponential, leastEdge: 0), exponential, BoostingTwins.AdaBoost(sample));
        Follows(Steps.Boosting(logistic, leastEdge: 0), logistic, BoostingTwins.Greedy(sample));

        static void Follows<TLoss, TLength>(
            Step<double, LinearModel<double, DecisionStumps<double>, TLoss>, BoostingState<double>, BoostingInfo<double>, Boosting<double, TLoss,
                TLength>> step,
            LinearModel<double, DecisionStumps<double>, TLoss> model, IEnumerable<double[]> twin)
            where TLoss : struct, ILoss<TLoss, double>
            where TLength : struct, IStumpLength<TLength, double, TLoss>
        {
            var (state, workspace) = (step.Initialize(model, new double[model.Dimension]), new Workspace());
            foreach (var expected in twin.Take(25))
            {
                step.Advance(ref state, model, workspace);
                for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], state.Predictions.Span[i], 1e-9);
            }
        }
    }

    // The predictions that the state keeps are those of its point.
    [Fact]
    public void The_residual_stays_that_of_the_point()
    {
        var model = Sample.Of(RandomKey.FromSeed(3)).Model(default(LogisticLoss<double>));
        var (start, fresh, workspace) = (new double[model.Dimension], new double[model.Terms], new Workspace());
        RandomKey.FromSeed(4).Normals<double>(start);
        var run = Steps.ExactBoosting(model).Run(model, start).Take(500).Run();
        model.Rows.Multiply(run.State.Point.Span, fresh, workspace);
        for (var i = 0; i < fresh.Length; i++) Assert.Equal(fresh[i], run.State.Predictions.Span[i], 1e-10);
    }

    [Fact]
    public void The_constant_of_a_path_is_what_it_reports()
    {
        var model = Sample.Contradicting(RandomKey.FromSeed(5)).Model(default(LogisticLoss<double>));
        var minimum = Minimum(model);
        var lipschitz = 0.25 * Reductions.Sum(model.Weights) / model.Terms;
        var run = Steps.Boosting(model, lowerBound: minimum, leastEdge: 0).Run(model, new double[model.Dimension]).Take(100).Run();
        var ratio = 1 - (run.Info.PolyakLojasiewicz / lipschitz);
        output.WriteLine($"μ₁ along the path {run.Info.PolyakLojasiewicz:g4}, L_c {lipschitz:g4}, ratio {ratio:g6}");
        Assert.InRange(run.Info.PolyakLojasiewicz, 1e-6, lipschitz);

        // A lower bound that is too low makes it smaller, never larger.
        var cautious = Steps.Boosting(model, leastEdge: 0).Run(model, new double[model.Dimension]).Take(100).Run();
        Assert.InRange(cautious.Info.PolyakLojasiewicz, 0, run.Info.PolyakLojasiewicz);
    }

    [Fact]
    public void A_weak_edge_is_a_rate()
    {
        // The five stumps that part neighbours, equally and by turns, give every row a margin of 1/5; so under all weights one of them has an edge of
        // as much.
        var model = Objectives.Stumps(
            new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([1, 2, 3, 4, 5, 6], 6, 1)), default(ExponentialLoss<double>),
            [1, -1, 1, -1, 1, -1]);
        var step = Steps.AdaBoost(model, weakEdge: 0.1);
        var factor = ((Rate.PerStep)step.Rate!).Factor;
        var (state, workspace) = (step.Initialize(model, new double[model.Dimension]), new Workspace());
        for (var k = 0; k < 100; k++)
        {
            var before = model.Value(state.Point.Span, workspace);
            step.Advance(ref state, model, workspace);
            Assert.InRange(model.Value(state.Point.Span, workspace), 0, factor * before * (1 + 1e-12));
        }
    }

    /// <summary>f*, by a quasi-Newton run over all stumps at once.</summary>
    internal static double Minimum(LinearModel<double, DecisionStumps<double>, LogisticLoss<double>> model)
    {
        var run = LineSearches.Lbfgs<double>().For(model).Run(model, new double[model.Dimension])
            .Until((_, info) => info.GradientNorm, 1e-13).Take(5000).Run();
        return model.Value(run.State.Point.Span, new Workspace());
    }
}
