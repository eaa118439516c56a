using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Extensibility.Tests;

/// <summary>A project without access to internals writes its own oracle, transforms and proximal maps, and composes them with ours.</summary>
public sealed class OwnPartsTests
{
    private static readonly Rosenbrock Valley = default;

    [Fact]
    public void An_oracle_of_ones_own_runs_under_every_method()
    {
        var run = ScaleByAdam<double>(0.9, 0.99).Then(Descend(Schedules.Cosine<double>(0.05, 8000))).For(Valley).Run(Valley, [-1.2, 1]).Take(8000).Run();

        AssertClose([1, 1], run.State.Point.Span, 1e-3);
    }

    [Fact]
    public void A_transform_of_ones_own_chains_with_ours()
    {
        var step = HeavyBall<double>(0.5).Then(new Sign<double>()).Then(Descend(Schedules.Polynomial<double>(0.01, 0, 20_000))).For(Valley);

        AssertClose([1, 1], step.Run(Valley, [-1.2, 1]).Take(20_000).Run().State.Point.Span, 0.1);
    }

    [Fact]
    public void A_transform_that_needs_the_value_is_told_it_and_so_is_its_chain()
    {
        var step = AddDecayedWeights<double>(0).Then(new PolyakStep(0)).Then(Scale<double>(0.5)).For(Valley);
        var run = step.Run(Valley, [-1.2, 1]).Until((state, _) => Valley.Value(state.Point.Span, new Workspace()), 1e-8).Take(100_000).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
    }

    [Fact]
    public void A_separable_map_of_ones_own_follows_a_diagonal_metric()
    {
        var step = ScaleByRmsProp<double>().Then(Descend(Schedules.Polynomial<double>(0.02, 1e-6, 5000))).WithProx(new NonNegative()).For(Valley);
        var point = step.Run(Valley, [-1.2, -1]).Take(8000).Run().State.Point.Span;

        Assert.True(point[0] >= 0 && point[1] >= 0);
        AssertClose([1, 1], point, 0.05);
    }

    [Fact]
    public void A_map_of_ones_own_that_is_not_separable_follows_one_length_for_all()
    {
        var step = Descend<double>(1e-3).WithProx(new UnitBall()).For(Valley);
        var run = step.Run(Valley, [0, 0]).Until((_, info) => info.Stationarity, 1e-9).Take(200_000).Run();
        var point = run.State.Point.Span;

        Assert.IsType<Outcome.Converged>(run.Outcome);
        Assert.Equal(1, Reductions.Norm(point), 1e-9);
        AssertClose([0.7864151541684, 0.6176983125233], point, 1e-6);
    }

    [Fact]
    public void Parts_of_a_state_are_reached_by_their_type()
    {
        var step = HeavyBall<double>().Then(ScaleByAdam<double>()).Then(Descend<double>(1e-3)).For(Valley);
        step.Next(step.Initialize(Valley, [-1.2, 1]), Valley).Part(out AdamState<double> adam);

        Assert.Equal(0.9, adam.MeanBias, 1e-15);
        Assert.Throws<InvalidOperationException>(() => step.Initialize(Valley, [0, 0]).Part(out MeanSquareState<double> _));
        var twice = HeavyBall<double>().Then(HeavyBall<double>()).For(Valley);
        Assert.Throws<InvalidOperationException>(() => twice.Initialize(Valley, [0, 0]).Part(out MomentumState<double> _));
    }

    [Fact]
    public void L1_after_a_preconditioner_has_the_fixed_point_of_the_problem_itself()
    {
        var weights = L1<double>(0.1);
        var adam = ScaleByAdam<double>().Then(Descend(Schedules.Polynomial<double>(0.01, 1e-7, 30_000, 2))).WithProx(weights).For(Valley);
        var plain = Descend<double>(5e-4).WithProx(weights).For(Valley);

        AssertClose(
            plain.Run(Valley, [0.5, 0.5]).Until((_, info) => info.Stationarity, 1e-10).Take(400_000).Run().State.Point.Span,
            adam.Run(Valley, [0.5, 0.5]).Take(40_000).Run().State.Point.Span, 1e-4);
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
