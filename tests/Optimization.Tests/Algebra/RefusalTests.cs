using System.Runtime.Intrinsics;
using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.Algebra;

/// <summary>What is wrong is refused where it is built or handed in, and what is not finite is said.</summary>
public sealed class RefusalTests
{
    private static readonly Bowl Target = Bowl.Of([1, 1], [1, 1]);

    [Fact]
    public void A_gradient_or_an_evidence_of_another_length_than_the_state_is_refused()
    {
        var update = Adam<double>().AsUpdate();
        var (state, workspace) = (update.Initialize(new double[8]), new Workspace());

        Assert.Throws<ArgumentException>(() => update.Apply(ref state, new double[24], workspace));
        Assert.Throws<ArgumentException>(() => update.Apply(ref state, new double[24], new Evidence<double>(new double[24], 1), workspace));
        Assert.Throws<ArgumentException>(() => update.Apply(ref state, new double[8], new Evidence<double>(new double[24], 1), workspace));
        Assert.Equal(update.Initialize(new double[8]), state);
    }

    [Fact]
    public void A_state_whose_buffers_are_not_of_one_length_is_refused()
    {
        var update = HeavyBall<double>().AsUpdate();
        var state = new UpdateState<double, MomentumState<double>>(Buffer<double>.Allocate(1000), new(Buffer<double>.Allocate(3)));

        Assert.Throws<ArgumentException>(() => update.Apply(ref state, new double[1000], new Workspace()));
    }

    [Fact]
    public void Parameters_are_checked_in_the_number_type_that_they_are_used_in()
    {
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => Descend<float>(1e39)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => Descend<float>(1e-60)).ParamName);
        Assert.Equal("factor", Assert.Throws<ArgumentOutOfRangeException>(() => Scale<float>(1e39)).ParamName);
        Assert.Equal("maximum", Assert.Throws<ArgumentOutOfRangeException>(() => ClipByGlobalNorm<float>(1e39)).ParamName);
        Assert.Equal("decay", Assert.Throws<ArgumentOutOfRangeException>(() => AddDecayedWeights<float>(1e39)).ParamName);
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => L1<float>(1e39)).ParamName);
        Assert.Equal("initial", Assert.Throws<ArgumentOutOfRangeException>(() => Schedules.Cosine<float>(1e300, 10)).ParamName);
        Assert.Equal("epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => ScaleByAdam<float>(epsilon: 1e-50)).ParamName);
        Assert.Equal("beta1", Assert.Throws<ArgumentOutOfRangeException>(() => ScaleByAdam<float>(1)).ParamName);
    }

    [Fact]
    public void A_part_that_nobody_built_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new ClipByGlobalNorm<double>());
        Assert.Throws<InvalidOperationException>(() => new Box<double>());
        Assert.Throws<InvalidOperationException>(() => new CosineSchedule<double>());
        Assert.Throws<InvalidOperationException>(() => new PolynomialSchedule<double>());
        Assert.Equal(ScaleByAdam<double>(), new ScaleByAdam<double>());
        Assert.Equal(ScaleByRmsProp<double>(), new ScaleByRmsProp<double>());
    }

    [Fact]
    public void A_proximal_map_that_is_not_finite_stops_the_run()
    {
        var separable = Descend<double>(0.1).WithProx(new Broken()).For(Target).Run(Target, new double[2]).Take(5).Run();
        var whole = Descend<double>(0.1).WithProx(new Broken().OverVectors()).For(Target).Run(Target, new double[2]).Take(5).Run();

        Assert.Equal("proximal map", Assert.IsType<Outcome.NonFinite>(separable.Outcome).Quantity);
        Assert.Equal("proximal map", Assert.IsType<Outcome.NonFinite>(whole.Outcome).Quantity);
        Assert.Equal(Buffer<double>.CopyOf(new double[2]), whole.State.Point);
    }

    [Fact]
    public void A_schedule_that_ends_at_zero_moves_nothing_and_measures_nothing()
    {
        var step = Descend(Schedules.Cosine<double>(0.5, 20)).WithProx(L1<double>(0.1)).For(Target);
        var run = step.Run(Target, new double[2]).Take(30).Run();

        Assert.True(double.IsNaN(run.Info.Stationarity));
        Assert.Equal(step.Run(Target, new double[2]).Take(21).Run().State.Point, run.State.Point);
    }

    [Fact]
    public void A_rate_is_declared_where_its_theorem_holds_and_only_there()
    {
        var flat = new Smoothness<double>(5, 5, 5);

        Assert.IsType<Rate.PerStep>(Steps.GradientDescent(Target, flat).Rate);
        Assert.IsType<Rate.PerStep>(Steps.ProximalGradient(Target, L1<double>(0.5)).Rate);
        Assert.Null(Steps.ProximalGradient(new Valley(), L1<double>(0.5)).Rate);
        Assert.Null(Steps.AcceleratedProximalGradient(Target, L1<double>(0.5)).Rate);

        // F(0, 3/8) = 7/32 is the minimum; the ratio 1 − μ/L of f alone would be there in one step.
        var after = Steps.ProximalGradient(new Valley(), L1<double>(0.5)).Run(new Valley(), [3, 4]).Take(1).Run().State.Point.Span;
        var residual = after[0] + (2 * after[1]) - 1;
        Assert.True((residual * residual / 2) + (0.5 * Reductions.SumOfAbs(after)) > 7.0 / 32 + 0.1);
    }

    private readonly record struct Broken : ISeparableProximalMap<Broken, double>
    {
        public Vector512<double> Apply(Vector512<double> point, Vector512<double> length, nuint index) => Vector512.Create(double.NaN);

        public Vector512<double> Value(Vector512<double> point, nuint index) => Vector512<double>.Zero;
    }

    // ½(x₁ + 2x₂ − 1)²: Polyak–Łojasiewicz with μ = L = 5, not strongly convex; with ½‖x‖₁ added the ratio 1 − μ/L = 0 is false.
    private readonly record struct Valley : ISmooth<double>, IGradientOracle<double>
    {
        public int Dimension => 2;

        public Smoothness<double> Smoothness => new(5, 5, 4);

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            var residual = point[0] + (2 * point[1]) - 1;
            (destination[0], destination[1]) = (residual, 2 * residual);
        }
    }
}
