using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Tests.LaggedInstance;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests.VarianceReduction;

/// <summary>Lagged steps are the dense ones, at the price of the entries of their rows.</summary>
public sealed class LaggedTests
{
    [Fact]
    public void Terms_that_do_not_bend_leave_the_point_where_it_is()
    {
        var rows = new DenseRows<double>(new double[6], 3, 2);
        var flat = Optimization.Objectives.Logistic(rows, [1, -1, 1]).WithL2(0);
        Assert.Equal<double>([0.5, -1], Steps.LaggedSvrg(flat, Key).Run(flat, [0.5, -1]).Take(2).Run().State.Point.Span.ToArray());
        Assert.Equal<double>([0.5, -1], Steps.LaggedSaga(flat, Key).Run(flat, [0.5, -1]).Take(2).Run().State.Point.Span.ToArray());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.01)]
    [InlineData(0.999, 0)]
    [InlineData(0.999, 0.003)]
    [InlineData(0.7, 0.02)]
    [InlineData(0, 0.02)]
    public void Many_steps_of_drift_at_once_are_so_many_single_ones(double factor, double threshold)
    {
        const int Most = 400;
        var drift = new LaggedDrift<double>(factor, threshold, new double[Most + 1], new double[Most + 1]);
        for (var draw = 0; draw < 2000; draw++)
        {
            var key = Key.Fold(draw);
            var x = draw % 5 == 0 ? 0 : key.Normal<double>();
            var b = draw % 7 == 0 ? 0 : (draw % 3 == 0 ? 0.001 : 0.05) * key.Normal<double>(1);
            var (count, expected) = (1 + key.Integer(Most), x);
            for (var k = 0; k < count; k++)
            {
                var v = (factor * expected) - b;
                expected = Math.Sign(v) * Math.Max(Math.Abs(v) - threshold, 0);
            }

            Assert.InRange(drift.Repeat(x, b, count) - expected, -1e-12, 1e-12);
        }
    }

    [Fact]
    public void Drift_that_is_no_number_stays_none()
    {
        var drift = new LaggedDrift<double>(0.9, 0.1, new double[9], new double[9]);
        Assert.True(double.IsNaN(drift.Repeat(double.NaN, 0.2, 8)));
        Assert.True(double.IsNaN(drift.Repeat(0.3, double.NaN, 8)));
        Assert.True(double.IsNaN(drift.Once(double.NaN, 0.2)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 0)]
    [InlineData(0, 0.004)]
    [InlineData(0.02, 0.004)]
    public void Svrg_is_the_dense_composition_over_thousands_of_steps(double l2, double l1)
    {
        var objective = Objective(l2);
        var lagged = Steps.LaggedSvrg(objective, Key, l1, rate: 0.05, length: 900);
        var dense = Steps.ProximalSvrg(objective, L1<double>(l1, objective.Features), Key, rate: 0.05, length: 900);
        var fed = Descend<double>(0.05).WithProx(L1<double>(l1, objective.Features)).WithSvrg(objective, 900, Key);
        var (a, b, c) = (Start(lagged, objective), Start(dense, objective), Start(fed, objective));
        var workspace = new Workspace();
        var steps = 0;
        for (var loop = 0; loop < 8; loop++)
        {
            lagged.Advance(ref a, objective, workspace);
            dense.Advance(ref b, objective, workspace);
            do
            {
                fed.Advance(ref c, objective, workspace);
                steps++;
            }
            while (!c.Estimator.Begins);

            AssertClose(b.Point.Span, a.Point.Span, 1e-10);
            AssertClose(b.Point.Span, c.Point.Span, 1e-12);
        }

        Assert.InRange(steps, 2000, 8 * 900);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.02, 0)]
    [InlineData(0, 0.004)]
    [InlineData(0.02, 0.004)]
    public void Svrg_without_loops_is_the_dense_composition_over_thousands_of_steps(double l2, double l1)
    {
        var objective = Objective(l2);
        var lagged = Steps.LaggedLooplessSvrg(objective, Key, l1, rate: 0.05, probability: 0.02, steps: 500);
        var dense = Descend<double>(0.05).WithProx(L1<double>(l1, objective.Features)).WithLooplessSvrg(objective, 0.02, Key);
        var (a, b) = (Start(lagged, objective), Start(dense, objective));
        var workspace = new Workspace();
        for (var call = 0; call < 6; call++)
        {
            lagged.Advance(ref a, objective, workspace);
            for (var k = 0; k < 500; k++) dense.Advance(ref b, objective, workspace);
            AssertClose(b.Point.Span, a.Point.Span, 1e-10);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.004)]
    public void Saga_on_the_mean_loss_is_the_dense_composition_over_thousands_of_steps(double l1)
    {
        var objective = Objective(0);
        var lagged = Steps.LaggedSaga(objective, Key, l1, rate: 0.05, steps: 500);
        var dense = Descend<double>(0.05).WithProx(L1<double>(l1, objective.Features)).WithSaga(objective, Key);
        var (a, b) = (Start(lagged, objective), Start(dense, objective));
        var workspace = new Workspace();
        for (var call = 0; call < 6; call++)
        {
            lagged.Advance(ref a, objective, workspace);
            for (var k = 0; k < 500; k++) dense.Advance(ref b, objective, workspace);
            AssertClose(b.Point.Span, a.Point.Span, 1e-10);
            AssertClose(b.Estimator.Mean.Span, a.Mean.Span, 1e-10);
        }
    }

    [Fact]
    public void The_three_are_their_papers_line_by_line()
    {
        const double L2 = 0.02, L1 = 0.004, Rate = 0.05, Coin = 0.02;
        var (objective, workspace) = (Objective(L2), new Workspace());
        var plain = new PlainReduction(
            [.. Enumerable.Range(0, Terms).Select(i => (double[])[.. Dense().AsSpan(i * Features, Features), 1])], Labels(), Weights(), L1, L2, Features);
        var svrg = Steps.LaggedSvrg(objective, Key, L1, Rate, length: 800, SvrgSnapshot.LastIterate);
        var saga = Steps.LaggedSaga(objective, Key, L1, Rate, steps: 600);
        var loopless = Steps.LaggedLooplessSvrg(objective, Key, L1, Rate, Coin, steps: 600);
        var (terms, coins, looped) = (new int[600], new double[600], new int[800]);
        Key.Integers(Terms, terms);
        Key.Uniforms<double>(coins);
        Key.Fold(0).Integers(Terms, looped, 1);
        var start = new double[Features + 1];

        AssertClose(plain.Svrg(start, Rate, looped), svrg.Next(svrg.Initialize(objective, start), objective, workspace).Point.Span, 1e-11);
        AssertClose(plain.Saga(start, Rate, terms), saga.Next(saga.Initialize(objective, start), objective, workspace).Point.Span, 1e-11);
        AssertClose(
            plain.LooplessSvrg(start, Rate, terms, coins, Coin),
            loopless.Next(loopless.Initialize(objective, start), objective, workspace).Point.Span, 1e-11);
    }

    [Fact]
    public void Single_precision_follows_double()
    {
        var single = new SparseRows<float>(
            [.. Sparse().RowOffsets], [.. Sparse().ColumnIndices], [.. Sparse().Values.ToArray().Select(value => (float)value)], Terms, Features);
        var narrow = Optimization.Objectives.Logistic(new CsrRows<float>(single).WithIntercept(), [.. Labels().Select(y => (float)y)]).WithL2(0.02);
        var wide = Optimization.Objectives.Logistic(new CsrRows<double>(Sparse()).WithIntercept(), Labels()).WithL2(0.02);
        var (a, b) = (Steps.LaggedSaga(narrow, Key, 0.004, 0.05, 600), Steps.LaggedSaga(wide, Key, 0.004, 0.05, 600));
        var x = a.Next(a.Initialize(narrow, new float[Features + 1]), narrow).Point.Span;
        var y = b.Next(b.Initialize(wide, new double[Features + 1]), wide).Point.Span;
        for (var j = 0; j < x.Length; j++) Assert.InRange(x[j] - y[j], -1e-5, 1e-5);
    }

    [Fact]
    public void A_step_costs_the_entries_of_its_row()
    {
        var objective = Objective(0.02);
        var saga = Steps.LaggedSaga(objective, Key, 0.004, steps: 2000);
        saga.Next(saga.Initialize(objective, new double[Features + 1]), objective, out var info);
        var (terms, entries, visited) = (new int[2000], 0L, Sparse());
        Key.Integers(Terms, terms);
        foreach (var i in terms) entries += visited.RowIndices(i).Length + 1;

        // Lags are made up for eight times: every 256 steps, and at the end.
        Assert.InRange(info.Touched, entries, entries + (8 * (Features + 1)));
        Assert.True(info.Touched < 2000L * Features / 5);
        Assert.Equal(2000, info.OracleCalls);
    }

    [Fact]
    public void All_find_the_solution_that_a_batch_method_finds()
    {
        var objective = Objective(0.02);
        var map = L1<double>(0.004, objective.Features);
        var solution = Steps.AcceleratedProximalGradient(objective, map).Run(objective, new double[Features + 1])
            .Until((_, info) => info.Stationarity, 1e-13).Take(20_000).Run().State.Point;
        Run(Steps.LaggedSvrg(objective, Key, 0.004, length: 4 * Terms), 150);
        Run(Steps.LaggedSaga(objective, Key, 0.004), 150);
        Run(Steps.LaggedLooplessSvrg(objective, Key, 0.004), 250);

        void Run<TStep>(Step<double, SmoothL2Regularized<double, SmoothLinearModel<double, WithIntercept<double, CsrRows<double>>, LogisticLoss<double>>>, LaggedState<double>, LaggedInfo, TStep> step, int calls)
            where TStep : struct, IStep<TStep, double, SmoothL2Regularized<double, SmoothLinearModel<double, WithIntercept<double, CsrRows<double>>, LogisticLoss<double>>>, LaggedState<double>, LaggedInfo> =>
            AssertClose(solution.Span, step.Run(objective, new double[Features + 1]).Take(calls).Run().State.Point.Span, 1e-7);
    }

    [Fact]
    public void Standardized_and_dense_rows_are_served_too()
    {
        var rows = new CsrRows<double>(Sparse()).Standardized().WithIntercept();
        var objective = Optimization.Objectives.Logistic(rows, Labels()).WithL2(0.02);
        var lagged = Steps.LaggedSvrg(objective, Key, 0.004, rate: 0.01, length: 50);
        var dense = Steps.ProximalSvrg(objective, L1<double>(0.004, objective.Features), Key, rate: 0.01, length: 50);
        var start = new double[Features + 1];
        AssertClose(
            dense.Next(dense.Initialize(objective, start), objective).Point.Span, lagged.Next(lagged.Initialize(objective, start), objective).Point.Span, 1e-11);
    }

    [Fact]
    public void A_rate_that_shrinks_beyond_zero_is_refused()
    {
        var objective = Objective(4);
        var step = Steps.LaggedSaga(objective, Key, rate: 0.26);
        Assert.Contains("0.25", Assert.Throws<ArgumentException>(() => step.Initialize(objective, new double[Features + 1])).Message);
    }

    [Fact]
    public void A_rate_is_declared_where_a_theorem_gives_one()
    {
        // An intercept leaves no μ; without one μ = λ₂.
        var plain = Optimization.Objectives.Logistic(new CsrRows<double>(Sparse()), Labels()).WithL2(0.5);
        var guaranteed = Steps.LaggedSvrg(plain, Key, length: 5000);
        Assert.InRange(Assert.IsType<Rate.InExpectation>(guaranteed.Rate).Factor, 0.25, 0.5);
        Assert.InRange(Assert.IsType<Rate.InExpectation>(Steps.LaggedSvrg(plain, Key, 0.01, length: 5000).Rate).Factor, 0.66, 0.84);
        Assert.Null(Steps.LaggedSvrg(plain, Key, length: 5000, snapshot: SvrgSnapshot.LastIterate).Rate);
        Assert.Null(Steps.LaggedSvrg(plain, Key, length: 1).Rate);
        Assert.Null(Steps.LaggedSvrg(Objective(0.5), Key, length: 5000).Rate);
        Assert.Null(Steps.LaggedSaga(plain, Key).Rate);
        Assert.Null(Steps.LaggedLooplessSvrg(plain, Key).Rate);
    }

    private static TState Start<TOracle, TState, TInfo, TStep>(Step<double, TOracle, TState, TInfo, TStep> step, TOracle objective)
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TOracle, TState, TInfo>
    {
        var start = new double[objective.Dimension];
        Key.Fold(99).Normals<double>(start);
        return step.Initialize(objective, start);
    }
}
