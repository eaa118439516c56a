using Toolkit.Optimization.Tests.Objectives;
using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.CoordinateRules;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Optimization.Tests.Coordinates;

public sealed class CoordinateDescentTests
{
    private static readonly Bowl Wide = Bowl.Of([1, 10, 100, 3], [1, -2, 0.001, 4]);

    private static readonly LinearModelByColumns<double, DenseColumns<double>, LogisticLoss<double>> Logistic = Optimization.Objectives.LinearModelByColumns(
        new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)), default(LogisticLoss<double>), Models.Signs);

    private static readonly LinearModelByColumns<double, SparseColumns<double>, SquaredLoss<double>> Squares = Optimization.Objectives.LinearModelByColumns(
        new SparseColumns<double>(Models.Sparse), default(SquaredLoss<double>), Models.Targets);

    [Fact]
    public void An_epoch_solves_a_separable_problem()
    {
        var run = Steps.CoordinateDescent(Wide, Cyclic<double>(), moves: 4).Run(Wide, new double[4]).Take(3).Run();

        Assert.IsType<Outcome.Stalled>(run.Outcome);
        Assert.Equal(2, run.Outcome.Step);
        for (var i = 0; i < 4; i++) Assert.Equal(Wide.Center.Span[i], run.State.Point.Span[i], 1e-15);
    }

    [Fact]
    public void Of_equal_derivatives_the_first_coordinate_moves()
    {
        var bowl = Bowl.Of([2, 2, 2], [1, -1, 1]);
        var step = Steps.CoordinateDescent(bowl, Greedy<double>());
        var state = step.Initialize(bowl, new double[3]);
        var chosen = new int[3];
        for (var k = 0; k < 3; k++) chosen[k] = step.Advance(ref state, bowl, new Workspace()).Coordinate;
        var last = step.Advance(ref state, bowl, new Workspace());

        Assert.Equal([0, 1, 2], chosen);
        Assert.True(last is { Stalled: true, Coordinate: -1, Violation: 0 });
    }

    [Fact]
    public void Steepest_and_most_promising_differ_where_the_constants_do()
    {
        // |∂f| = 3 and 8, (∂f)²/L = 9 and 6.4.
        var bowl = Bowl.Of([1, 10], [3, 0.8]);
        var state = Steps.CoordinateDescent(bowl, Greedy<double>()).Initialize(bowl, new double[2]);

        Assert.Equal(1, Chosen(Greedy<double>()));
        Assert.Equal(0, Chosen(GreedyLipschitz<double>()));

        int Chosen(GreedyCoordinates<double> rule)
        {
            Steps.CoordinateDescent(bowl, rule).Next(state, bowl, out var info);
            return info.Coordinate;
        }
    }

    [Fact]
    public void A_step_of_many_moves_is_as_many_steps_of_one()
    {
        Same(Cyclic<double>());
        Same(Uniform<double>(RandomKey.FromSeed(5)));
        Same(Importance(Logistic, RandomKey.FromSeed(5)));
        Same(Shuffled<double>(RandomKey.FromSeed(5)));

        static void Same<TRule, TState>(ICoordinateRule<TRule, double, TState> rule)
            where TRule : struct, ICoordinateRule<TRule, double, TState>
            where TState : struct, IState<TState>
        {
            const int Moves = 130;
            var start = new double[Models.Columns];
            var once = Steps.CoordinateDescent(Logistic, rule, moves: Moves).Run(Logistic, start).Take(2).Run();
            var often = Steps.CoordinateDescent(Logistic, rule).Run(Logistic, start).Take(2 * Moves).Run();
            Assert.Equal(often.State, once.State);
        }
    }

    [Fact]
    public void The_residual_is_computed_afresh_by_the_number_of_moves()
    {
        var (d, start) = (Squares.Dimension, new double[Squares.Dimension]);
        var fresh = new double[Squares.ResidualLength];
        var kept = Steps.CoordinateDescent(Squares, Shuffled<double>(RandomKey.FromSeed(1)), refresh: 3);
        var state = kept.Initialize(Squares, start);
        var (exact, drifted) = (0, 0);
        for (var k = 1; k <= 9 * d; k++)
        {
            kept.Advance(ref state, Squares, new Workspace());
            Squares.Residual(state.Point.Span, fresh);
            var equal = state.Residual.Span.SequenceEqual(fresh);
            if (k % (3 * d) == 0) exact += equal ? 1 : 0;
            else drifted += equal ? 0 : 1;
            for (var i = 0; i < fresh.Length; i++) Assert.Equal(fresh[i], state.Residual.Span[i], 1e-12);
        }

        Assert.Equal(3, exact);
        Assert.InRange(drifted, 1, 9 * d);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void An_exact_move_leaves_its_coordinate_without_a_violation(double weight)
    {
        var step = Steps.CoordinateDescent(Logistic, Uniform<double>(RandomKey.FromSeed(2)), L1<double>(weight), CoordinateLength.Exact);
        var start = new double[Models.Columns];
        RandomKey.FromSeed(3).Normals<double>(start);
        for (var i = 0; i < start.Length; i++) start[i] *= 30;
        var state = step.Initialize(Logistic, start);
        for (var k = 0; k < 60; k++)
        {
            var info = step.Advance(ref state, Logistic, new Workspace());
            var x = state.Point.Span[info.Coordinate];
            var partial = Logistic.PartialDerivative(info.Coordinate, state.Point.Span, state.Residual.Span);
            var left = x == 0 ? Math.Max(0, Math.Abs(partial) - weight) : Math.Abs(partial + (weight * Math.Sign(x)));
            Assert.InRange(left, 0, 1e-11 + (1e-9 * info.Violation));
            Assert.InRange(info.OracleCalls, 1, 40);
        }
    }

    [Fact]
    public void What_is_no_number_undoes_the_moves_of_its_step()
    {
        var broken = Bowl.Of([1, 10, double.NaN, 3], [1, -2, 0.001, 4]);
        foreach (var seed in new ulong[] { 1, 2, 3 })
        {
            var step = Steps.CoordinateDescent(Wide, Shuffled<double>(RandomKey.FromSeed(seed)), moves: 4);
            var state = step.Initialize(Wide, new double[4]);
            step.Advance(ref state, Wide, new Workspace());
            var next = step.Next(state, broken, out var info);

            Assert.Equal("partial derivative", info.NonFinite);
            Assert.Equal(state, next);
        }
    }

    [Fact]
    public void Squares_with_L1_end_where_the_proximal_gradient_ends()
    {
        var rows = Optimization.Objectives.LeastSquares(new CsrRows<double>(Models.Sparse), Models.Targets);
        var there = Steps.AcceleratedProximalGradient(rows, L1<double>(0.05)).Run(rows, new double[Models.Columns])
            .Until((_, info) => info.Stationarity, 1e-12).Take(100_000).Run().State.Point;
        Arrives(Steps.CoordinateDescent(Squares, Cyclic<double>(), L1<double>(0.05), moves: Squares.Dimension));
        Arrives(Steps.CoordinateDescent(Squares, Importance(Squares, RandomKey.FromSeed(4)), L1<double>(0.05), moves: Squares.Dimension));
        Arrives(Steps.CoordinateDescent(Squares, GreedyLipschitz<double>(), L1<double>(0.05)));

        void Arrives<TState, TStep>(Step<double, LinearModelByColumns<double, SparseColumns<double>, SquaredLoss<double>>, TState, CoordinateInfo<double>, TStep> step)
            where TState : struct, IState<TState>, IPointState<double>
            where TStep : struct, IStep<TStep, double, LinearModelByColumns<double, SparseColumns<double>, SquaredLoss<double>>, TState, CoordinateInfo<double>>
        {
            var run = step.Run(Squares, new double[Models.Columns]).Take(30_000).Run();
            for (var i = 0; i < there.Length; i++) Assert.Equal(there.Span[i], run.State.Point.Span[i], 1e-7);
        }
    }

    [Fact]
    public void Logistic_with_L1_in_single_and_double_precision()
    {
        var small = Optimization.Objectives.LinearModelByColumns(
            new DenseColumns<float>(new(Array.ConvertAll(Models.Matrix, v => (float)v), Models.Rows, Models.Columns)), default(LogisticLoss<float>),
            Array.ConvertAll(Models.Signs, v => (float)v));
        var single = Steps.CoordinateDescent(small, Cyclic<float>(), L1<float>(0.1), CoordinateLength.Exact, moves: Models.Columns)
            .Run(small, new float[Models.Columns]).Take(200).Run();
        var twice = Steps.CoordinateDescent(Logistic, Cyclic<double>(), L1<double>(0.1), CoordinateLength.Exact, moves: Models.Columns)
            .Run(Logistic, new double[Models.Columns]).Until((_, info) => info.Violation, 1e-12).Take(3000).Run();

        Assert.IsType<Outcome.Converged>(twice.Outcome);
        Assert.Contains(0, twice.State.Point.Span.ToArray());
        for (var i = 0; i < Models.Columns; i++) Assert.Equal(twice.State.Point.Span[i], single.State.Point.Span[i], 1e-3);
    }

    [Fact]
    public void Rates_are_declared_where_a_theorem_is()
    {
        var (key, strong) = (RandomKey.FromSeed(1), Squares.WithL2(0.1));
        var constants = Enumerable.Range(0, strong.Dimension).Select(strong.CoordinateLipschitz).ToArray();
        var (d, most, sum) = (strong.Dimension, constants.Max(), constants.Sum());

        Factor(1 - (0.1 / (d * most)), Steps.CoordinateDescent(strong, Uniform<double>(key)).Rate);
        Factor(1 - (0.1 / sum), Steps.CoordinateDescent(strong, Importance(strong, key), L1<double>(0.1)).Rate);
        Factor(Math.Pow(1 - (0.1 / (d * most)), 5), Steps.CoordinateDescent(strong, Greedy<double>(), moves: 5).Rate);
        Factor(1 - (0.1 / sum), Steps.CoordinateDescent(strong, GreedyLipschitz<double>(), L1<double>(0.1)).Rate);
        Factor(1 - (0.05 / most), Steps.CoordinateDescent(strong, Greedy<double>(0.05)).Rate);
        Factor(1 - (0.1 / (d * most)), Steps.CoordinateDescent(strong, Greedy<double>(0.05), L1<double>(0.1)).Rate);

        // The rule's own μ₁ is all that its theorem asks for: squares without a penalty declare no μ.
        var without = Enumerable.Range(0, Squares.Dimension).Max(Squares.CoordinateLipschitz);
        Factor(Math.Pow(1 - (0.05 / without), 3), Steps.CoordinateDescent(Squares, Greedy<double>(0.05), moves: 3).Rate);
        Assert.Null(Steps.CoordinateDescent(Squares, Greedy<double>()).Rate);
        Assert.Null(Steps.CoordinateDescent(Squares, Greedy<double>(0.05), L1<double>(0.1)).Rate);

        Assert.Null(Steps.CoordinateDescent(strong, Cyclic<double>()).Rate);
        Assert.Null(Steps.CoordinateDescent(strong, Shuffled<double>(key)).Rate);
        Assert.Null(Steps.CoordinateDescent(strong, Importance(strong, key), CoordinateLength.Common).Rate);
        Assert.Null(Steps.CoordinateDescent(strong, Importance<double>([.. constants.Select(c => c + 1)], key)).Rate);
        Assert.Null(Steps.CoordinateDescent(strong, GreedyLipschitz<double>(), CoordinateLength.Common).Rate);
        Assert.Null(Steps.CoordinateDescent(Squares, Uniform<double>(key)).Rate);
        Assert.Null(Steps.CoordinateDescent(Squares.WithL2(0), Uniform<double>(key), L1<double>(0.1)).Rate);

        static void Factor(double expected, Rate? rate) => Assert.Equal(
            expected, rate is Rate.PerStep sure ? sure.Factor : Assert.IsType<Rate.InExpectation>(rate).Factor, 1e-12);
    }

    [Fact]
    public void What_cannot_be_is_refused_where_it_is_built()
    {
        Assert.Throws<ArgumentOutOfRangeException>("moves", () => Steps.CoordinateDescent(Wide, Cyclic<double>(), moves: 0));
        Assert.Throws<ArgumentOutOfRangeException>("refresh", () => Steps.CoordinateDescent(Wide, Greedy<double>(), refresh: 0));
        Assert.Throws<ArgumentOutOfRangeException>("maximumNormConstant", () => Greedy<double>(0));
        Assert.Throws<ArgumentException>("constants", () => Importance<double>([1, 0], default));
        Assert.Throws<ArgumentException>("oracle", () => Steps.CoordinateDescent(Bowl.Of([1, 0], [0, 0]), Cyclic<double>()));
        Assert.Throws<ArgumentException>("coordinates", () => Steps.CoordinateDescent(Wide, Importance<double>([1, 2], default)).Initialize(Wide, new double[4]));
        var many = Steps.CoordinateDescent(Wide, Uniform<double>(default), moves: 40);
        Assert.Throws<OverflowException>(() => many.Implementation.Outcomes(many.Initialize(Wide, new double[4]), Wide));
    }
}
