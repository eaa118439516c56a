using Toolkit.Optimization.Tests.Objectives;
using Toolkit.Optimization.Tests.Shapes;
using static Toolkit.Optimization.CoordinateRules;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Optimization.Tests.Coordinates;

public sealed class BlockCoordinateDescentTests
{
    private static readonly LinearModelByColumns<double, DenseColumns<double>, LogisticLoss<double>> Logistic = Optimization.Objectives.LinearModelByColumns(
        new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)), default(LogisticLoss<double>), Models.Signs);

    private static readonly LinearModelByColumns<double, DenseColumns<double>, SquaredLoss<double>> Squares = Optimization.Objectives.LinearModelByColumns(
        new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)), default(SquaredLoss<double>), Models.Signs);

    [Fact]
    public void Blocks_of_one_are_coordinates()
    {
        var key = RandomKey.FromSeed(7);
        var start = new double[Models.Columns];
        var blocks = CoordinateGroups.Equal(Models.Columns, 1);
        var (ofBlocks, ofCoordinates) = (
            Steps.BlockCoordinateDescent(Logistic, blocks, Shuffled<double>(key), [L1<double>(0.01).OverVectors()], moves: 3),
            Steps.CoordinateDescent(Logistic, Shuffled<double>(key), L1<double>(0.01), moves: 3));

        Assert.Equal(ofCoordinates.Run(Logistic, start).Take(40).Run().State, ofBlocks.Run(Logistic, start).Take(40).Run().State);
    }

    [Fact]
    public void One_block_is_the_proximal_gradient_with_the_sum_of_the_constants()
    {
        var bowl = Bowl.Of([1, 2, 3], [1, -1, 2]);
        var state = Steps.BlockCoordinateDescent(bowl, CoordinateGroups.Contiguous([3]), Cyclic<double>(), [Simplex<double>()]).Run(bowl, [0, 0, 1]).Take(1).Run().State;
        var expected = new double[3];
        Simplex<double>().Apply([1.0 / 6, -2.0 / 6, 1 + (3.0 / 6)], 1.0 / 6, expected, new Workspace());
        for (var i = 0; i < 3; i++) Assert.Equal(expected[i], state.Point.Span[i], 1e-15);
    }

    [Fact]
    public void A_group_lasso_ends_where_the_proximal_gradient_ends()
    {
        var groups = CoordinateGroups.Of([4, 0, 2], [1], [6, 5]);
        var penalty = GroupLasso<double>(0.03, groups);
        var rows = Optimization.Objectives.Logistic(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns), Models.Signs);
        var there = Steps.AcceleratedProximalGradient(rows, penalty).Run(rows, new double[Models.Columns])
            .Until((_, info) => info.Stationarity, 1e-12).Take(100_000).Run().State.Point;
        var run = Steps.BlockCoordinateDescent(Logistic, Shuffled<double>(RandomKey.FromSeed(2)), penalty, moves: Models.Columns)
            .Run(Logistic, new double[Models.Columns]).Until((_, info) => info.Violation, 1e-11).Take(20_000).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
        for (var i = 0; i < there.Length; i++) Assert.Equal(there.Span[i], run.State.Point.Span[i], 1e-7);
    }

    [Fact]
    public void Greedy_blocks_of_one_are_greedy_coordinates()
    {
        var start = new double[Models.Columns];
        var blocks = CoordinateGroups.Equal(Models.Columns, 1);
        foreach (var rule in new[] { Greedy<double>(), GreedyLipschitz<double>() })
        {
            AssertSame(
                Steps.CoordinateDescent(Logistic, rule, moves: 2).Run(Logistic, start).Take(60).Run().State,
                Steps.BlockCoordinateDescent(Logistic, blocks, rule, moves: 2).Run(Logistic, start).Take(60).Run().State);
            AssertSame(
                Steps.CoordinateDescent(Logistic, rule, L1<double>(0.01), CoordinateLength.Common).Run(Logistic, start).Take(60).Run().State,
                Steps.BlockCoordinateDescent(Logistic, blocks, rule, [L1<double>(0.01).OverVectors()], CoordinateLength.Common).Run(Logistic, start).Take(60).Run().State);
        }

        static void AssertSame(CoordinateState<double, NoState> expected, CoordinateState<double, NoState> actual)
        {
            Assert.Equal(expected.Moves, actual.Moves);
            for (var j = 0; j < expected.Point.Length; j++) Assert.Equal(expected.Point.Span[j], actual.Point.Span[j], 1e-13);
        }
    }

    [Fact]
    public void The_steepest_block_moves_and_with_its_own_constants_another()
    {
        // ‖∇_B‖² is 9 + 9 and 16, L_B is 2 and 1.
        var bowl = Bowl.Of([1, 1, 1], [3, 3, 4]);
        var blocks = CoordinateGroups.Contiguous([2, 1]);
        Assert.Equal(0, Chosen(Greedy<double>()));
        Assert.Equal(1, Chosen(GreedyLipschitz<double>()));

        int Chosen(GreedyCoordinates<double> rule)
        {
            var step = Steps.BlockCoordinateDescent(bowl, blocks, rule);
            step.Next(step.Initialize(bowl, new double[3]), bowl, out var info);
            Assert.Equal(Math.Sqrt(18), info.Violation, 1e-14);
            return info.Coordinate;
        }
    }

    [Fact]
    public void A_greedy_group_lasso_ends_where_the_proximal_gradient_ends()
    {
        var penalty = GroupLasso<double>(0.03, CoordinateGroups.Of([4, 0, 2], [1], [6, 5]));
        var rows = Optimization.Objectives.LeastSquares(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns), Models.Signs);
        var there = Steps.AcceleratedProximalGradient(rows, penalty).Run(rows, new double[Models.Columns])
            .Until((_, info) => info.Stationarity, 1e-13).Take(100_000).Run().State.Point;
        foreach (var length in new[] { CoordinateLength.Own, CoordinateLength.Exact })
        {
            var run = Steps.BlockCoordinateDescent(Squares, GreedyLipschitz<double>(), penalty, length)
                .Run(Squares, new double[Models.Columns]).Until((_, info) => info.Violation, 1e-10).Take(20_000).Run();
            Assert.IsType<Outcome.Converged>(run.Outcome);
            for (var i = 0; i < there.Length; i++) Assert.Equal(there.Span[i], run.State.Point.Span[i], 1e-7);
        }
    }

    [Fact]
    public void One_exact_block_is_the_solution_in_one_move()
    {
        var whole = CoordinateGroups.Contiguous([Models.Columns]);
        var (rows, workspace, gradient) = (
            Optimization.Objectives.LeastSquares(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns), Models.Signs), new Workspace(), new double[Models.Columns]);
        var plain = Steps.BlockCoordinateDescent(Squares, whole, Cyclic<double>(), CoordinateLength.Exact);
        rows.Gradient(plain.Next(plain.Initialize(Squares, new double[Models.Columns]), Squares).Point.Span, gradient, workspace);
        Assert.InRange(Reductions.Norm<double>(gradient), 0, 1e-12);

        // With a map that ties all coordinates together.
        var there = Steps.AcceleratedProximalGradient(rows, Simplex<double>()).Run(rows, new double[Models.Columns])
            .Until((_, info) => info.Stationarity, 1e-14).Take(100_000).Run().State.Point;
        var tied = Steps.BlockCoordinateDescent(Squares, whole, Cyclic<double>(), [Simplex<double>()], CoordinateLength.Exact);
        var found = tied.Next(tied.Initialize(Squares, new double[Models.Columns]), Squares).Point;
        for (var i = 0; i < there.Length; i++) Assert.Equal(there.Span[i], found.Span[i], 1e-9);
    }

    [Fact]
    public void Labels_that_are_large_beside_the_columns_cost_an_exact_move_no_digits()
    {
        double[] labels = [.. Models.Signs.Select((y, i) => 1e10 * (y + (0.1 * i)))];
        var large = Optimization.Objectives.LinearModelByColumns(new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)), default(SquaredLoss<double>), labels);
        var step = Steps.BlockCoordinateDescent(large, CoordinateGroups.Contiguous([Models.Columns]), Cyclic<double>(), CoordinateLength.Exact);
        var once = step.Next(step.Initialize(large, new double[Models.Columns]), large, out var first);
        step.Next(once, large, out var second);
        Assert.InRange(second.PartialDerivative / first.PartialDerivative, 0, 1e-12);
    }

    [Fact]
    public void An_exact_move_of_dependent_columns_is_the_shortest()
    {
        // Two equal columns: what is to be explained is shared.
        var twice = Optimization.Objectives.LinearModelByColumns(new DenseColumns<double>(new([2, 2, 0, 0, 0, 3], 2, 3)), default(SquaredLoss<double>), [8, 1e6]);
        var step = Steps.BlockCoordinateDescent(twice, CoordinateGroups.Contiguous([2, 1]), Cyclic<double>(), CoordinateLength.Exact, moves: 2);
        var point = step.Next(step.Initialize(twice, new double[3]), twice).Point.Span;
        Assert.Equal(2, point[0], 1e-12);
        Assert.Equal(2, point[1], 1e-12);
        Assert.Equal(1e6 / 3, point[2], 1e-8);

        // Four mixtures of two columns: rounding makes their Hessian regular, and its inverse enormous.
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var (factors, labels, a) = (new double[60], new double[30], new double[120]);
            RandomKey.FromSeed(seed).Normals<double>(factors);
            RandomKey.FromSeed(seed).Fold(1).Normals<double>(labels);
            for (var i = 0; i < 30; i++)
            {
                var (u, v) = (0.1 * factors[2 * i], 0.1 * factors[(2 * i) + 1]);
                (a[4 * i], a[(4 * i) + 1], a[(4 * i) + 2], a[(4 * i) + 3]) = (u, v, u + v, u - v);
            }

            var mixed = Optimization.Objectives.LinearModelByColumns(new DenseColumns<double>(new(a, 30, 4)), default(SquaredLoss<double>), labels);
            var whole = Steps.BlockCoordinateDescent(mixed, CoordinateGroups.Contiguous([4]), Cyclic<double>(), CoordinateLength.Exact);
            var found = whole.Next(whole.Initialize(mixed, new double[4]), mixed, out _);
            Assert.Equal(0, found.Point.Span[0] + found.Point.Span[1] - found.Point.Span[2], 1e-12);
            Assert.Equal(0, found.Point.Span[0] - found.Point.Span[1] - found.Point.Span[3], 1e-12);
            whole.Next(found, mixed, out var after);
            Assert.InRange(after.PartialDerivative, 0, 1e-14);
        }
    }

    [Fact]
    public void Groups_are_cut_and_completed()
    {
        Assert.Equal([3, 3, 1], Sizes(CoordinateGroups.Equal(7, 3)));
        Assert.Equal([2, 1, 4], Sizes(CoordinateGroups.Of(ParameterBlocks.Of(("a", [2]), ("empty", [0]), ("b", []), ("c", [2, 2])))));
        Assert.Equal([2, 1, 1], Sizes(CoordinateGroups.Of([3, 0]).Completed(4)));
        Assert.Equal([2, 1], Sizes(CoordinateGroups.Contiguous([2]).Completed(3)));
        Assert.Equal([101.0, 10, 3], CoordinateGroups.Of([2, 0]).Completed(4).Lipschitz<double>(Bowl.Of([1, 10, 100, 3], new double[4])));

        static int[] Sizes(CoordinateGroups groups) => [.. Enumerable.Range(0, groups.Count).Select(groups.Size)];
    }

    [Fact]
    public void Rates_count_blocks()
    {
        var (key, bowl) = (RandomKey.FromSeed(1), Bowl.Of([1, 2, 3, 4], new double[4]));
        var blocks = CoordinateGroups.Contiguous([1, 3]);
        var uniform = Assert.IsType<Rate.InExpectation>(Steps.BlockCoordinateDescent(bowl, blocks, Uniform<double>(key)).Rate);
        var importance = Assert.IsType<Rate.InExpectation>(Steps.BlockCoordinateDescent(
            bowl, blocks, Importance<double>(blocks.Lipschitz<double>(bowl), key), [L2Norm<double>(1)], moves: 2).Rate);

        var greedy = Assert.IsType<Rate.PerStep>(Steps.BlockCoordinateDescent(bowl, blocks, Greedy<double>(), moves: 2).Rate);
        var told = Assert.IsType<Rate.PerStep>(Steps.BlockCoordinateDescent(bowl, blocks, Greedy<double>(0.7), CoordinateLength.Exact).Rate);
        var weighted = Assert.IsType<Rate.PerStep>(Steps.BlockCoordinateDescent(bowl, blocks, GreedyLipschitz<double>(), [L2Norm<double>(1)]).Rate);
        Assert.Equal(Math.Pow(1 - (1 / 18.0), 2), greedy.Factor, 1e-15);
        Assert.Equal(1 - (0.7 / 9), told.Factor, 1e-15);
        Assert.Equal(0.9, weighted.Factor, 1e-15);
        Assert.Null(Steps.BlockCoordinateDescent(bowl, blocks, GreedyLipschitz<double>(), CoordinateLength.Common).Rate);
        Assert.Null(Steps.BlockCoordinateDescent(Squares, CoordinateGroups.Equal(Models.Columns, 2), Greedy<double>()).Rate);
        Assert.Equal(1 - (1 / 18.0), uniform.Factor, 1e-15);
        Assert.Equal(Math.Pow(0.9, 2), importance.Factor, 1e-12);
    }

    [Fact]
    public void What_cannot_be_is_refused_where_it_is_built()
    {
        var bowl = Bowl.Of([1, 2, 3, 4], new double[4]);
        Assert.Throws<ArgumentException>("oracle", () => Steps.BlockCoordinateDescent(bowl, CoordinateGroups.Contiguous([1, 2]), Cyclic<double>()));
        Assert.Throws<ArgumentException>("oracle", () => Steps.BlockCoordinateDescent(bowl, CoordinateGroups.Of([5, 1, 0, 2]), Cyclic<double>()));
        Assert.Throws<ArgumentException>("maps", () => Steps.BlockCoordinateDescent(
            bowl, CoordinateGroups.Equal(4, 1), Cyclic<double>(), [L2Norm<double>(1), L2Norm<double>(1)]));
        Assert.Throws<ArgumentException>("oracle", () => Steps.BlockCoordinateDescent(
            Logistic, CoordinateGroups.Equal(Models.Columns, 2), Cyclic<double>(), CoordinateLength.Exact));
        Assert.Throws<ArgumentException>("maps", () => Steps.BlockCoordinateDescent(
            bowl, CoordinateGroups.Equal(4, 1), Greedy<double>(), [L2Norm<double>(1), L2Norm<double>(1)]));
        Assert.Throws<ArgumentOutOfRangeException>("moves", () => Steps.BlockCoordinateDescent(bowl, CoordinateGroups.Equal(4, 1), Greedy<double>(), moves: 0));
        Assert.Throws<ArgumentException>("coordinates", () => CoordinateGroups.Equal(4, 1).Completed(3));
        Assert.Throws<ArgumentOutOfRangeException>("size", () => CoordinateGroups.Equal(4, 0));
    }
}
