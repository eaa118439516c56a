using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.LineSearches;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Searches;

public sealed class LineSearchTests
{
    private static readonly Bowl Wide = Bowl.Of([1, 10, 100, 3], [1, -2, 0.001, 4]);

    [Theory]
    [InlineData("Rosenbrock", 60, 1e-9)]
    [InlineData("Beale", 40, 1e-9)]
    [InlineData("Powell singular", 120, 2e-3)]
    [InlineData("Wood", 150, 1e-9)]
    public void Lbfgs_finds_the_known_minima(string name, int steps, double tolerance)
    {
        var function = new Classic(name);
        var run = Lbfgs<double>(5).For(function).Run(function, function.Start).Until((_, info) => info.GradientNorm, 1e-10).Take(steps).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
        AssertClose(function.Minimiser, run.State.Point.Span, tolerance);
        Assert.True(run.OracleCalls <= 2 * run.Outcome.Step, $"{run.OracleCalls} calls in {run.Outcome.Step} steps");
    }

    [Fact]
    public void An_accepted_first_length_costs_one_call()
    {
        var step = Lbfgs<double>().For(Wide);
        var calls = new List<int>();
        step.Run(Wide, new double[4]).Take(12).Observe((_, _, info) => calls.Add(info.Length == 1 ? info.OracleCalls : 1)).Run();

        Assert.All(calls, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Any_direction_takes_either_search()
    {
        var start = new double[] { 5, 5, 0.01, 5 };
        AssertReaches(ScaleByRmsProp<double>(0.99, 1e-3).WithLineSearch(BacktrackingArmijo<double>()).For(Wide).Run(Wide, start));
        AssertReaches(Scale<double>(1).WithLineSearch(StrongWolfe<double>(curvature: 0.1)).For(Wide).Run(Wide, start));
        AssertReaches(HeavyBall<double>(0.5).WithLineSearch(StrongWolfe<double>(curvature: 0.1)).For(Wide).Run(Wide, start));

        static void AssertReaches<TState, TStep>(Trajectory<double, Bowl, LineSearchState<double, TState>, LineSearchInfo<double>, TStep> run)
            where TState : struct, IState<TState>
            where TStep : struct, IStep<TStep, double, Bowl, LineSearchState<double, TState>, LineSearchInfo<double>> =>
            AssertClose(Wide.Center.Span, run.Take(1500).Run().State.Point.Span, 1e-6);
    }

    [Fact]
    public void A_direction_that_goes_up_begins_again_along_the_gradient_and_says_so()
    {
        // So near to 0 the gradient points away from it, and a decay this strong outweighs it; on the other side of the minimum it does not.
        var step = AddDecayedWeights<double>(1000).WithLineSearch(StrongWolfe<double>()).For(Wide);
        var restarted = new List<bool>();
        double[] start = [0.5, -1, 0.0005, 2];
        var run = step.Run(Wide, start).Take(3).Observe((_, _, info) => restarted.Add(info.Restarted)).Run();

        Assert.True(restarted[0]);
        Assert.True(Wide.Value(run.State.Point.Span, new Workspace()) < Wide.Value(start, new Workspace()));
    }

    [Fact]
    public void A_chain_that_has_a_sign_already_is_refused()
    {
        AssertRefused(Adam<double>().WithLineSearch(StrongWolfe<double>()).For(Wide));
        AssertRefused(ScaleByLbfgs<double>().Then(Descend<double>(1)).WithLineSearch(BacktrackingArmijo<double>()).For(Wide));
        AssertRefused(Descend(Schedules.Cosine<double>(0.1, 10)).WithLineSearch(StrongWolfe<double>()).For(Wide));

        static void AssertRefused<TState, TStep>(Step<double, Bowl, LineSearchState<double, TState>, LineSearchInfo<double>, TStep> step)
            where TState : struct, IState<TState>
            where TStep : struct, IStep<TStep, double, Bowl, LineSearchState<double, TState>, LineSearchInfo<double>> =>
            Assert.Contains("a sign already", Assert.Throws<InvalidOperationException>(() => step.Next(step.Initialize(Wide, new double[4]), Wide)).Message);
    }

    [Fact]
    public void A_search_that_finds_nothing_leaves_the_point_and_says_so()
    {
        // The gradient of this one has the wrong sign: every length goes up.
        var liar = new Liar(4);
        var step = Lbfgs<double>().For(liar);
        var workspace = new Workspace();
        var state = step.Initialize(liar, [1, 2, 3, 4]);
        var info = step.Advance(ref state, liar, workspace);

        Assert.Equal((SearchOutcome.Failed, 0.0, true), (info.Outcome, info.Length, info.Restarted));
        Assert.Null(info.NonFinite);
        AssertClose([1, 2, 3, 4], state.Point.Span, 0);
        var before = state.Copy();
        Assert.Equal(SearchOutcome.Failed, step.Advance(ref state, liar, workspace).Outcome);
        Assert.Equal(before, state);
    }

    [Fact]
    public void At_a_stationary_point_nothing_is_searched()
    {
        var step = Lbfgs<double>().For(Wide);
        var state = step.Next(step.Initialize(Wide, Wide.Center.Span), Wide, out var info);

        Assert.Equal((SearchOutcome.Stationary, 1, 0.0), (info.Outcome, info.OracleCalls, info.GradientNorm));
        AssertClose(Wide.Center.Span, state.Point.Span, 0);
    }

    [Fact]
    public void A_length_that_overflows_is_too_far()
    {
        var wall = new Barrier();
        var run = Lbfgs<double>().For(wall).Run(wall, [1e-3]).Until((_, info) => info.GradientNorm, 1e-10).Take(100).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
        AssertClose([2], run.State.Point.Span, 1e-8);
    }

    [Fact]
    public void The_floor_of_the_numbers_is_reached_and_rounding_does_not_stop_the_search_before()
    {
        // 10¹⁰ added to the value hides every decrease below 10⁻⁶; the slopes still tell.
        var raised = new Raised(Wide, 1e10);
        var run = Lbfgs<double>().For(raised).Run(raised, [5, 5, 0.01, 5]).Until((_, info) => info.GradientNorm, 1e-9).Take(100).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
    }

    [Fact]
    public void A_run_that_rounding_holds_fast_stops_and_says_so()
    {
        // No gradient of a mean this badly scaled rounds to 10⁻¹⁷; without an end of its own the run would search in vain a million times.
        var raised = new Raised(Wide, 1e10);
        var run = Lbfgs<double>().For(raised).Run(raised, [5, 5, 0.01, 5]).Until((_, info) => info.Stalled ? 1 : 2, 0).Take(1_000_000).Run();

        var stalled = Assert.IsType<Outcome.Stalled>(run.Outcome);
        Assert.Equal(1, stalled.Gap);
        Assert.InRange(stalled.Step, 2, 1000);
    }

    [Theory]
    [InlineData(0.0, 0.9)]
    [InlineData(0.5, 0.9)]
    [InlineData(0.1, 0.1)]
    [InlineData(0.1, 1.0)]
    public void Conditions_out_of_their_ranges_are_refused(double decrease, double curvature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StrongWolfe<double>(decrease, curvature));

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }

    private readonly record struct Liar(int Dimension) : IObjective<double>
    {
        public double Value(ReadOnlySpan<double> point, Workspace workspace) => Reductions.SumOfSquares(point);

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            for (var i = 0; i < point.Length; i++) destination[i] = -2 * point[i];
        }

        public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            Gradient(point, destination, workspace);
            return Value(point, workspace);
        }
    }

    // x − 2 ln x, +∞ left of 0.
    private readonly record struct Barrier : IObjective<double>
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> point, Workspace workspace) => point[0] > 0 ? point[0] - (2 * Math.Log(point[0])) : double.NaN;

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => destination[0] = 1 - (2 / point[0]);

        public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            Gradient(point, destination, workspace);
            return Value(point, workspace);
        }
    }

    private readonly record struct Raised(Bowl Bowl, double By) : IObjective<double>
    {
        public int Dimension => Bowl.Dimension;

        public double Value(ReadOnlySpan<double> point, Workspace workspace) => Bowl.Value(point, workspace) + By;

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => Bowl.Gradient(point, destination, workspace);

        public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
            Bowl.ValueAndGradient(point, destination, workspace) + By;
    }
}
