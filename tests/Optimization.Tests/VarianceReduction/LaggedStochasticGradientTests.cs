using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Tests.LaggedInstance;
using SparseLogistic = Toolkit.Optimization.SmoothL2Regularized<double, Toolkit.Optimization.SmoothLinearModel<double, Toolkit.Optimization.WithIntercept<double, Toolkit.Optimization.CsrRows<double>>, Toolkit.Optimization.LogisticLoss<double>>>;

namespace Toolkit.Optimization.Tests.VarianceReduction;

/// <summary>A lagged stochastic gradient is the dense one, at the price of the entries of its row.</summary>
public sealed class LaggedStochasticGradientTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.01)]
    [InlineData(0.999, 0)]
    [InlineData(0.999, 0.003)]
    [InlineData(0.3, 1e-6)]
    [InlineData(-0.9, 0.001)]
    [InlineData(1.02, 0.0001)]
    [InlineData(0, 0.02)]
    public void Many_steps_that_shrink_are_so_many_single_ones(double factor, double threshold)
    {
        const int Count = 40;
        var (expected, values) = (new double[Count], new double[Count]);
        Key.Normals<double>(expected);
        expected[3] = 0;
        expected.CopyTo(values, 0);
        var iterate = new ShrunkIterate(Count - 1, values);
        for (var k = 0; k < 3000; k++)
        {
            // Rates that fall, and now and then a coordinate that is written.
            var (a, tau) = (k % 2 == 0 ? factor : 1 - ((1 - factor) / (1 + (0.01 * k))), threshold / (1 + (0.001 * k)));
            for (var j = 0; j < Count - 1; j++) expected[j] = ShrunkIterate.Soft(a * expected[j], tau);
            iterate.Shrink(a, tau);
            var written = Key.Fold(1).Integer(Count, k);
            if (k % 3 == 0) iterate[written] = expected[written] = Key.Fold(2).Normal<double>(k);
            for (var j = 0; j < Count; j++) AssertNear(expected[j], iterate[j], 1e-12);
        }

        iterate.Write();
        for (var j = 0; j < Count; j++) AssertNear(expected[j], values[j], 1e-12);

        static void AssertNear(double expected, double actual, double tolerance) =>
            Assert.InRange(actual, expected - (tolerance * Math.Max(1, Math.Abs(expected))), expected + (tolerance * Math.Max(1, Math.Abs(expected))));
    }

    [Fact]
    public void What_is_no_number_stays_none()
    {
        var iterate = new ShrunkIterate(2, new double[2]) { [0] = double.NaN };
        iterate.Shrink(0.5, 0.1);
        iterate.Shrink(0, 0.1);
        Assert.True(double.IsNaN(iterate[0]));
        Assert.Equal(0, iterate[1]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 0)]
    [InlineData(0, 0.004)]
    [InlineData(0.02, 0.004)]
    [InlineData(8, 0.004)]
    [InlineData(20, 0)]
    [InlineData(30, 0.3)]
    public void A_constant_rate_gives_the_dense_steps_one_by_one(double l2, double l1)
    {
        var objective = Objective(l2);
        var map = L1<double>(l1, objective.Features);
        Twins(objective, Steps.LaggedStochasticGradient(objective, 0.05, Key, l1, steps: 1), Steps.ProximalStochasticGradient(objective, map, 0.05, Key), 400, 1);
        Twins(objective, Steps.LaggedStochasticGradient(objective, 0.05, Key, l1, steps: 700), Steps.ProximalStochasticGradient(objective, map, 0.05, Key), 6, 700);
        if (l1 > 0) return;
        var plain = Steps.StochasticGradient(objective, objective.Smoothness, 0.05, Key);
        Twins(objective, Steps.LaggedStochasticGradient(objective, 0.05, Key, steps: 700), plain, 6, 700);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.004)]
    public void Falling_rates_give_the_dense_steps_one_by_one(double l1)
    {
        const double L2 = 0.5;
        var objective = Objective(L2);
        var map = L1<double>(l1, objective.Features);

        // 1/(λ₂ k), whose first step forgets where it began; the theorem's own rates; the same below 1/L; rates that end at zero.
        Follow(InversePower<double>(1 / L2, 1, 1));
        Follow(PolyakLojasiewicz<double>(L2));
        Follow(PolyakLojasiewicz<double>(L2).AtMost(0.3));
        Follow(Cosine<double>(0.3, 1000));

        void Follow<TSchedule>(ISchedule<TSchedule, double> rate)
            where TSchedule : struct, ISchedule<TSchedule, double>
        {
            var dense = Steps.ProximalStochasticGradient(objective, map, rate, Key);
            Twins(objective, Steps.LaggedStochasticGradient(objective, rate, Key, l1, steps: 1), dense, 300, 1);
            Twins(objective, Steps.LaggedStochasticGradient(objective, rate, Key, l1, steps: 600), dense, 4, 600);
        }
    }

    [Fact]
    public void The_schedule_of_the_theorem_is_the_default()
    {
        var objective = Optimization.Objectives.Logistic(new CsrRows<double>(Sparse()), Labels()).WithL2(0.5);
        var dense = Steps.StochasticGradient(objective, objective.Smoothness, Key);
        var lagged = Steps.LaggedStochasticGradient(objective, Key, steps: 500);
        var (a, b) = (lagged.Initialize(objective, new double[Features]), dense.Initialize(objective, new double[Features]));
        var workspace = new Workspace();
        lagged.Advance(ref a, objective, workspace);
        for (var k = 0; k < 500; k++) dense.Advance(ref b, objective, workspace);
        AssertClose(b.Point.Span, a.Point.Span, 1e-10);
    }

    [Fact]
    public void It_is_its_formula_line_by_line()
    {
        const double L2 = 0.02, L1 = 0.004, Rate = 0.05;
        var (objective, dense) = (Objective(L2), Dense());
        var plain = new PlainReduction(
            [.. Enumerable.Range(0, Terms).Select(i => (double[])[.. dense.AsSpan(i * Features, Features), 1])], Labels(), Weights(), L1, L2, Features);
        var x = new double[Features + 1];
        for (var k = 0; k < 800; k++)
        {
            var i = Key.Fold(k).Integer(Terms);
            x = plain.Moved(x, Rate, plain.Slope(i, x), plain.Rows[i], new double[Features + 1]);
        }

        var step = Steps.LaggedStochasticGradient(objective, Rate, Key, L1, steps: 800);
        AssertClose(x, step.Next(step.Initialize(objective, new double[Features + 1]), objective).Point.Span, 1e-11);
        Assert.Contains(0, x);
    }

    [Fact]
    public void Single_precision_follows_double()
    {
        var single = new SparseRows<float>(
            [.. Sparse().RowOffsets], [.. Sparse().ColumnIndices], [.. Sparse().Values.ToArray().Select(value => (float)value)], Terms, Features);
        var narrow = Optimization.Objectives.Logistic(new CsrRows<float>(single).WithIntercept(), [.. Labels().Select(y => (float)y)]).WithL2(0.02);
        var wide = Optimization.Objectives.Logistic(new CsrRows<double>(Sparse()).WithIntercept(), Labels()).WithL2(0.02);
        var (a, b) = (Steps.LaggedStochasticGradient(narrow, 0.05, Key, 0.004, 600), Steps.LaggedStochasticGradient(wide, 0.05, Key, 0.004, 600));
        var x = a.Next(a.Initialize(narrow, new float[Features + 1]), narrow).Point.Span;
        var y = b.Next(b.Initialize(wide, new double[Features + 1]), wide).Point.Span;
        for (var j = 0; j < x.Length; j++) Assert.InRange(x[j] - y[j], -1e-5, 1e-5);
    }

    [Fact]
    public void A_step_costs_the_entries_of_its_row()
    {
        var objective = Objective(0.02);
        var step = Steps.LaggedStochasticGradient(objective, 0.05, Key, 0.004, steps: 2000);
        step.Next(step.Initialize(objective, new double[Features + 1]), objective, out var info);
        var (entries, visited) = (0L, Sparse());
        for (var k = 0; k < 2000; k++) entries += visited.RowIndices(Key.Fold(k).Integer(Terms)).Length + 1;

        // All features are written every 256 steps, and at the end.
        Assert.Equal(entries + (8 * Features), info.Touched);
        Assert.True(info.Touched < 2000L * Features / 5);
        Assert.Equal(2000, info.OracleCalls);
    }

    [Fact]
    public void Dense_rows_are_served_too()
    {
        var objective = Optimization.Objectives.Logistic(new CsrRows<double>(Sparse()).Standardized().WithIntercept(), Labels()).WithL2(0.02);
        var dense = Steps.ProximalStochasticGradient(objective, L1<double>(0.004, objective.Features), 0.01, Key);
        var lagged = Steps.LaggedStochasticGradient(objective, 0.01, Key, 0.004, steps: 50);
        var start = new double[Features + 1];
        var expected = dense.Run(objective, start).Take(50).Run().State.Point;
        AssertClose(expected.Span, lagged.Next(lagged.Initialize(objective, start), objective).Point.Span, 1e-11);
    }

    [Fact]
    public void Theorem_4_is_declared_for_so_many_steps_at_once()
    {
        var plain = Optimization.Objectives.Logistic(new CsrRows<double>(Sparse()), Labels()).WithL2(0.5);
        var (lipschitz, constant) = (plain.Smoothness.Lipschitz, plain.Smoothness.PolyakLojasiewicz);
        var constantRate = Assert.IsType<Rate.ToFloor>(Steps.LaggedStochasticGradient(plain, 0.1, Key, steps: 7, gradientBound: 3).Rate);
        Assert.Equal(Math.Pow(1 - (2 * constant * 0.1), 7), constantRate.Factor, 1e-14);
        Assert.Equal(lipschitz * 9 * 0.1 / (4 * constant), constantRate.Floor, 1e-14);
        var falling = Assert.IsType<Rate.PowerInExpectation>(Steps.LaggedStochasticGradient(plain, Key, steps: 7, gradientBound: 3).Rate);
        Assert.Equal(lipschitz * 9 / (2 * constant * constant * 7), falling.Constant, 1e-12);

        Assert.Null(Steps.LaggedStochasticGradient(plain, 0.1, Key).Rate);
        Assert.Null(Steps.LaggedStochasticGradient(plain, 0.1, Key, l1: 0.1, gradientBound: 3).Rate);
        Assert.Null(Steps.LaggedStochasticGradient(plain, Key, l1: 0.1, gradientBound: 3).Rate);
        Assert.Null(Steps.LaggedStochasticGradient(Objective(0.5), 0.1, Key, gradientBound: 3).Rate);
        Assert.Null(Steps.LaggedStochasticGradient(plain, PolyakLojasiewicz<double>(0.5), Key).Rate);
    }

    [Fact]
    public void What_cannot_be_is_refused_where_it_is_built()
    {
        var objective = Objective(0.5);
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => Steps.LaggedStochasticGradient(objective, 0, Key));
        Assert.Throws<ArgumentOutOfRangeException>("l1", () => Steps.LaggedStochasticGradient(objective, 0.1, Key, -1));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => Steps.LaggedStochasticGradient(objective, 0.1, Key, steps: 0));

        // With an intercept no μ is known, and the schedule of the theorem cannot be made.
        Assert.Throws<ArgumentOutOfRangeException>("PolyakLojasiewicz", () => Steps.LaggedStochasticGradient(objective, Key));
    }

    [Fact]
    public void What_is_not_finite_ends_a_call_and_leaves_the_point()
    {
        var objective = Optimization.Objectives.LeastSquares(new CsrRows<double>(Sparse()), Labels()).WithL2(0.5);
        var start = new double[Features];
        var step = Steps.LaggedStochasticGradient(objective, 1e200, Key);
        var after = step.Next(step.Initialize(objective, start), objective, out var info);
        Assert.NotNull(info.NonFinite);
        Assert.Equal(start, after.Point.Span);
        Assert.Equal(0, after.Steps);
    }

    private static void Twins<TSchedule, TState, TStep>(
        SparseLogistic objective,
        Step<double, SparseLogistic, LaggedGradientState<double>, LaggedInfo, LaggedStochasticGradient<double, WithIntercept<double, CsrRows<double>>, LogisticLoss<double>, TSchedule>> lagged,
        Step<double, SparseLogistic, TState, GradientInfo<double>, TStep> dense, int calls, int steps)
        where TSchedule : struct, ISchedule<TSchedule, double>
        where TState : struct, IState<TState>, IPointState<double>
        where TStep : struct, IStep<TStep, double, SparseLogistic, TState, GradientInfo<double>>
    {
        var start = new double[objective.Dimension];
        Key.Fold(99).Normals<double>(start);
        var (a, b, workspace) = (lagged.Initialize(objective, start), dense.Initialize(objective, start), new Workspace());
        for (var call = 0; call < calls; call++)
        {
            Assert.Null(lagged.Advance(ref a, objective, workspace).NonFinite);
            for (var k = 0; k < steps; k++) dense.Advance(ref b, objective, workspace);
            AssertClose(b.Point.Span, a.Point.Span, 1e-11);
        }
    }
}
