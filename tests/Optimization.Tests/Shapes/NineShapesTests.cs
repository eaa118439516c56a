using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>
/// The nine shapes that everything later in the toolkit has: each compiles against the interfaces that everything else uses, runs, and gets where
/// it should. If one does not fit, the algebra is wrong.
/// </summary>
public sealed class NineShapesTests
{
    private static readonly Bowl Wide = Bowl.Of([1, 10, 100, 3], [1, -2, 0.001, 4]);

    [Fact]
    public void Shape_1_proximal_gradient_with_a_line_search()
    {
        var step = Steps.ProximalGradient(Wide, L1<double>(0.5), LineSearches.ProximalBacktracking<double>(first: 1024));
        var run = step.Run(Wide, new double[4]).Until((_, info) => info.Stationarity, 1e-10).Take(5000).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
        AssertClose([0.5, -1.95, 0, 4 - (0.5 / 3)], run.State.Point.Span, 1e-9);
        Assert.InRange(run.State.Length, 0.05, 0.1);
        Assert.True(run.OracleCalls > 2 * run.Outcome.Step, "The first steps shorten the length, which costs calls that the infos count.");
    }

    [Fact]
    public void Shape_2_a_proximal_step_in_a_diagonal_metric()
    {
        var step = ScaleByRmsProp<double>(0.9).Then(Descend(Schedules.Polynomial<double>(0.1, 1e-5, 2000))).WithProx(L1<double>(0.5)).For(Wide);
        var run = step.Run(Wide, new double[4]).Take(3000).Run();

        AssertClose([0.5, -1.95, 0, 4 - (0.5 / 3)], run.State.Point.Span, 1e-3);
        Assert.Equal(0, run.State.Point.Span[2]);
    }

    [Fact]
    public void Shape_3_a_limited_memory_quasi_Newton_direction_is_a_vector_transform()
    {
        var step = ScaleByLbfgs<double>(4).Then(Descend<double>(1)).For(Wide);
        var run = step.Run(Wide, [5, 5, 0.01, 5]).Until((_, info) => info.GradientNorm, 1e-10).Take(100).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
        AssertClose(Wide.Center.Span, run.State.Point.Span, 1e-9);
    }

    [Fact]
    public void Shape_4_variance_reduction_is_an_estimator_with_a_state()
    {
        var step = Descend<double>(1.0 / 4000).AsUpdate().WithSvrg(Wide, 20, RandomKey.FromSeed(1));
        var run = step.Run(Wide, new double[4]).Take(200_000).Run();

        AssertClose(Wide.Center.Span, run.State.Point.Span, 1e-8);
    }

    [Fact]
    public void Shape_5_coordinate_descent_keeps_its_residual_in_the_state()
    {
        var run = default(CyclicCoordinateDescent<Bowl>).AsStep().Run(Wide, new double[4]).Take(4).Run();

        AssertClose(Wide.Center.Span, run.State.Point.Span, 1e-12);
        AssertClose(new double[4], run.State.Residual.Span, 1e-12);
    }

    [Fact]
    public void Shape_6_a_leapfrog_may_reject_and_then_its_state_stays()
    {
        var bowl = Bowl.Of([1, 4], [0, 0]);
        var step = new LeapfrogIntegrator<Bowl>(0.75, 3, RandomKey.FromSeed(3)).AsStep();
        var (rejected, count, squares) = (0, 20_000, 0.0);
        var last = new double[2];
        step.Run(bowl, new double[2]).Take(count).Observe((_, state, info) =>
        {
            if (!info.Accepted) AssertClose(last, state.Point.Span, 0);
            rejected += info.Accepted ? 0 : 1;
            state.Point.Span.CopyTo(last);
            squares += last[0] * last[0] / count;
        }).Run();

        Assert.InRange(rejected, 1, count - 1);
        Assert.InRange(squares, 0.9, 1.1);
    }

    [Fact]
    public void State_info_and_adaptation_are_three_records_and_tuning_is_a_step_that_can_be_stopped()
    {
        var bowl = Bowl.Of([1, 4], [0, 0]);
        var kernel = new LeapfrogIntegrator<Bowl>(0.01, 3, RandomKey.FromSeed(3));
        var tuned = new AdaptedLeapfrog<Bowl>(kernel, Target: 0.8).AsStep().Run(bowl, new double[2]).Take(2000).Run().State;
        tuned.Part(out StepSizeAdaptation adaptation);

        Assert.InRange(adaptation.StepSize, 0.3, 1);
        var (frozen, state, accepted) = ((kernel with { StepSize = adaptation.StepSize }).AsStep(), tuned.Chain, 0);
        for (var k = 0; k < 4000; k++)
        {
            state = frozen.Next(state, bowl, out var info);
            accepted += info.Accepted ? 1 : 0;
        }

        Assert.InRange(accepted / 4000.0, 0.7, 0.9);
    }

    [Fact]
    public void Shape_7_two_players_move_in_turn()
    {
        var game = new DiracGame(1);
        var step = new AlternatingDescent<DiracGame>(0.2).AsStep();

        AssertClose([0, 0], step.Run(game, [1, 1]).Take(500).Run().State.Point.Span, 1e-6);
        var (theta, psi) = step.Run(new DiracGame(0), [1, 1]).Take(500).Run().State.Point.Span is [var first, var second] ? (first, second) : default;
        Assert.True(Math.Sqrt((theta * theta) + (psi * psi)) > 0.5, "Without the penalty the players circle for ever.");
    }

    [Fact]
    public void Shape_8_particles_move_at_once()
    {
        var start = new double[40];
        RandomKey.FromSeed(5).Uniforms<double>(start);
        var step = Descend<double>(0.3).AsUpdate().From(new SteinTransport<UnitNormal>(1.0));
        var particles = step.Run(new UnitNormal(2), start).Take(2000).Run().State.Point;

        var mean = Reductions.Sum(particles.Span) / start.Length;
        var square = Reductions.SumOfSquares(particles.Span) / start.Length;
        Assert.InRange(mean, 1.99, 2.01);
        Assert.InRange(square - (mean * mean), 0.7, 1.1);
    }

    [Fact]
    public void Shape_9_an_outer_run_differentiates_through_an_inner_one()
    {
        var (support, query) = (Bowl.Of([1, 3], [0, 1]), Bowl.Of([2, 1], [4, -1]));
        var adapted = new AdaptedOracle<Bowl, Bowl, DifferentiableDescent<Bowl>>(support, query, new(0.1), 3);
        var workspace = new Workspace();
        var gradient = new double[2];
        adapted.Gradient([0.3, 0.7], gradient, workspace);

        // P³ A (θ³ − c) with P = I − 0.1 H: the closed form for quadratic tasks.
        double[] p = [Math.Pow(0.9, 3), Math.Pow(0.7, 3)];
        AssertClose([p[0] * 2 * ((p[0] * 0.3) - 4), p[1] * ((1 + (p[1] * (0.7 - 1))) + 1)], gradient, 1e-12);

        var run = Descend<double>(0.5).AsUpdate().For(adapted).Run(adapted, [0.3, 0.7]).Take(2000).Run();
        AssertClose([4 / p[0], 1 - (2 / p[1])], run.State.Point.Span, 1e-6);
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
