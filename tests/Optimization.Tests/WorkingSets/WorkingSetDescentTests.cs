namespace Toolkit.Optimization.Tests.WorkingSets;

public sealed class WorkingSetDescentTests
{
    public static TheoryData<bool, bool, bool, double> Cases => new()
    {
        { false, false, false, 0 }, { false, true, false, 0 }, { false, false, true, 0.05 }, { false, true, true, 0.05 },
        { true, false, false, 0 }, { true, true, false, 0.05 }, { true, false, true, 0.05 }, { true, true, true, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_minimum_is_that_of_plain_coordinate_descent(bool logistic, bool intercept, bool sparse, double l2)
    {
        var data = SparseData.Draw(1, logistic, intercept, sparse);
        const double L1 = 0.04;
        var (point, info) = data.Ask(sparse, new Solved(L1, l2, 1e-11));
        var expected = data.Minimiser(L1, l2);
        var least = data.Value(expected, L1, l2);
        Assert.Equal(data.Value(point, L1, l2), info.Primal, 1e-12);
        Assert.InRange(info.Gap.Gap, -1e-12, 1e-11);
        Assert.InRange(info.Primal - least, -1e-12, 2e-11);
        Assert.InRange(info.Dual - least, -2e-11, 1e-12);
        for (var j = 0; j < point.Length; j++) Assert.Equal(expected[j], point[j], 2e-4);
        Assert.InRange(info.Screened, 1, SparseData.Features - point.AsSpan(0, SparseData.Features).ToArray().Count(x => x != 0));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gap_is_that_of_the_model_by_rows(bool logistic, bool intercept, bool sparse, double l2)
    {
        var data = SparseData.Draw(2, logistic, intercept, sparse);
        const double L1 = 0.05;
        var (point, info) = data.Ask(sparse, new Solved(L1, l2, 1e-9));
        var (rows, workspace) = (new DenseRows<double>(data.Matrix, SparseData.Rows, SparseData.Features), new Workspace());
        var gap = (logistic, intercept) switch
        {
            (false, false) => Optimization.Objectives.LeastSquares(rows, data.Labels).WithL2(l2).DualityGap(point, L1, workspace),
            (false, true) => Optimization.Objectives.LeastSquares(rows.WithIntercept(), data.Labels).WithL2(l2).DualityGap(point, L1, workspace),
            (true, false) => Optimization.Objectives.Logistic(rows, data.Labels).WithL2(l2).DualityGap(point, L1, workspace),
            _ => Optimization.Objectives.Logistic(rows.WithIntercept(), data.Labels).WithL2(l2).DualityGap(point, L1, workspace),
        };

        // Both are certificates of the same value; the two dual points are made in their own ways.
        Assert.Equal(gap.Primal, info.Primal, 1e-12);
        Assert.InRange(gap.Gap, -1e-12, 1e-6);
        Assert.InRange(info.Dual, gap.Primal - 1e-9, gap.Primal + 1e-12);
        Assert.True(gap.Dual <= info.Primal + 1e-12 && info.Dual <= gap.Primal + 1e-12);
    }

    [Fact]
    public void From_the_least_penalty_that_gives_zero_on_zero_is_the_solution_at_once()
    {
        var data = SparseData.Draw(3, logistic: false, intercept: false, sparse: false);
        var largest = data.Ask(false, default(Largest));
        Assert.Equal(data.Columns.Max(column => Math.Abs(column.Zip(data.Labels, (a, y) => a * y).Sum())) / SparseData.Rows, largest, 1e-13);
        foreach (var factor in (double[])[1, 1.0001, 50])
        {
            var (point, info) = data.Ask(false, new Advanced(factor * largest, new double[SparseData.Features], 1));
            Assert.All(point, x => Assert.Equal(0, x));
            Assert.InRange(info.Gap.Gap, -1e-12, 1e-12);
        }

        Assert.Contains(data.Ask(false, new Advanced(0.999 * largest, new double[SparseData.Features], 1)).Point, x => x != 0);
    }

    [Fact]
    public void Warm_and_cold_starts_have_the_same_minimum()
    {
        var data = SparseData.Draw(4, logistic: false, intercept: true, sparse: false);
        var warm = new double[SparseData.Features + 1];
        RandomKey.FromSeed(5).Normals<double>(warm);
        var cold = data.Ask(false, new Advanced(0.03, new double[warm.Length], 40)).Info.Primal;
        Assert.Equal(cold, data.Ask(false, new Advanced(0.03, warm, 40)).Info.Primal, 1e-12);
    }

    [Fact]
    public void Columns_that_repeat_are_constant_or_zero_do_no_harm()
    {
        var data = SparseData.Draw(6, logistic: false, intercept: true, sparse: false);
        double[] constant = [.. Enumerable.Repeat(2.0, SparseData.Rows)];
        var wide = data with { Columns = [.. data.Columns, data.Columns[3], data.Columns[3], new double[SparseData.Rows], constant] };
        var (point, info) = wide.Ask(false, new Solved(0.05, 0, 1e-11));
        Assert.Equal(data.Value(data.Minimiser(0.05, 0), 0.05, 0), info.Primal, 1e-10);
        Assert.Equal(0, point[SparseData.Features + 2]);
        Assert.Equal(0, point[SparseData.Features + 3]);
    }

    [Fact]
    public void Weights_count_a_row_as_often()
    {
        double[] columns = [1, 2, 3, -1, 0.5, 2], labels = [1, -1, 2];
        double[] thrice = [1, 2, 3, 2, 2, -1, 0.5, 2, 0.5, 0.5], repeated = [1, -1, 2, -1, -1];
        var weighted = Optimization.Objectives.LinearModelByColumns(
            new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(columns, 2, 3).Transpose()), default(SquaredLoss<double>), labels, [1, 3, 1]);
        var plain = Optimization.Objectives.LinearModelByColumns(
            new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(thrice, 2, 5).Transpose()), default(SquaredLoss<double>), repeated);

        // Means over three rows and over five.
        var first = Steps.WorkingSetDescent(weighted, 0.1 * 5 / 3).Run(weighted, new double[2])
            .Until((_, info) => info.Gap.Gap, 1e-12).Take(50).Run();
        var second = Steps.WorkingSetDescent(plain, 0.1).Run(plain, new double[2]).Until((_, info) => info.Gap.Gap, 1e-12).Take(50).Run();
        Assert.Equal(second.Info.Primal * 5 / 3, first.Info.Primal, 1e-11);
        for (var j = 0; j < 2; j++) Assert.Equal(second.State.Point.Span[j], first.State.Point.Span[j], 1e-6);
    }

    [Fact]
    public void Any_smooth_loss_reaches_the_gap()
    {
        var data = SparseData.Draw(8, logistic: true, intercept: true, sparse: false);
        var columns = new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(data.Matrix, SparseData.Rows, SparseData.Features)).WithIntercept();
        foreach (var l1 in (double[])[0.2, 0.02])
        {
            new Solved(l1, 0, 1e-9).Ask(Optimization.Objectives.LinearModelByColumns(columns, new HuberLoss<double>(0.1), data.Labels));
            new Solved(l1, 0, 1e-9).Ask(Optimization.Objectives.LinearModelByColumns(columns, default(SquaredHingeLoss<double>), data.Labels));
        }
    }

    [Fact]
    public void A_set_whose_hessian_costs_too_much_is_gone_round_by_its_columns()
    {
        var (n, d, key) = (40, 200, RandomKey.FromSeed(9));
        var (matrix, labels) = (new double[n * d], new double[n]);
        key.Normals<double>(matrix);

        // Rows with a zero, which take no lanes.
        for (var i = 0; i < n; i++) (labels[i], matrix[(i * d) + i]) = (matrix[(i * d) + d - 1] > 0 ? 1 : -1, 0);
        var dense = new ReadOnlyMatrixSpan<double>(matrix, n, d);
        var sparse = SparseRows<double>.FromDense(dense);
        var onHessian = Optimization.Objectives.LinearModelByColumns(new DenseColumns<double>(dense).WithIntercept(), default(LogisticLoss<double>), labels);
        var onColumns = Optimization.Objectives.LinearModelByColumns(new SparseColumns<double>(sparse).WithIntercept(), default(LogisticLoss<double>), labels);
        int[] set = [.. Enumerable.Range(0, d + 1)];
        using var workspace = new Workspace();
        Assert.InRange(onHessian.HessianCost(set, workspace), 0, 10);
        Assert.InRange(onColumns.HessianCost(set, workspace), 40, 60);
        var first = Steps.WorkingSetDescent(onHessian, 0.01, first: d).Run(onHessian, new double[d + 1])
            .Until((_, info) => info.Gap.Gap, 1e-10).Take(50).Run();
        var second = Steps.WorkingSetDescent(onColumns, 0.01, first: d).Run(onColumns, new double[d + 1])
            .Until((_, info) => info.Gap.Gap, 1e-10).Take(50).Run();
        Assert.IsType<Outcome.Converged>(first.Outcome);
        Assert.IsType<Outcome.Converged>(second.Outcome);
        Assert.Equal(first.Info.Primal, second.Info.Primal, 2e-10);
    }

    [Fact]
    public void Means_that_dwarf_the_spread_do_no_harm()
    {
        // The Hessian by differences would be noise.
        var data = SparseData.Draw(10, logistic: true, intercept: true, sparse: false);
        var far = data.Matrix;
        foreach (ref var entry in far.AsSpan()) entry += 2e6;
        var matrix = new ReadOnlyMatrixSpan<double>(far, SparseData.Rows, SparseData.Features);
        var rows = new DenseRows<double>(far, SparseData.Rows, SparseData.Features).Standardized();
        var columns = new DenseColumns<double>(matrix).Standardized(rows.Means, rows.Scales).WithIntercept();
        var oracle = Optimization.Objectives.LinearModelByColumns(columns, default(LogisticLoss<double>), data.Labels);
        using var workspace = new Workspace();
        Assert.Equal(double.PositiveInfinity, oracle.HessianCost([0, 1, SparseData.Features], workspace));
        new Solved(0.02, 0, 1e-6).Ask(oracle);
    }

    [Fact]
    public void No_features_are_solved_by_the_intercept()
    {
        var oracle = Optimization.Objectives.LinearModelByColumns(
            new DenseColumns<double>(new ReadOnlyMatrixSpan<double>([], 3, 0)).WithIntercept(), default(SquaredLoss<double>), [1, 2, 6]);
        var run = Steps.WorkingSetDescent(oracle, 1).Run(oracle, [0]).Until((_, info) => info.Gap.Gap, 1e-14).Take(5).Run();
        Assert.IsType<Outcome.Converged>(run.Outcome);
        Assert.Equal(3, run.State.Point.Span[0], 1e-14);
    }

    [Fact]
    public void A_column_that_is_no_number_is_reported()
    {
        var data = SparseData.Draw(7, logistic: false, intercept: false, sparse: false);
        data.Columns[8][5] = double.NaN;
        Assert.Equal("gradient", data.Ask(false, new Advanced(0.1, new double[SparseData.Features], 1)).Info.NonFinite);
    }

    [Theory]
    [InlineData(0.0, 0.0, 1, 0.1)]
    [InlineData(double.NaN, 0.0, 1, 0.1)]
    [InlineData(0.1, -1.0, 1, 0.1)]
    [InlineData(0.1, 0.0, 0, 0.1)]
    [InlineData(0.1, 0.0, 1, 1.0)]
    public void A_parameter_out_of_its_range_is_refused(double l1, double l2, int first, double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var columns = new DenseColumns<double>(new ReadOnlyMatrixSpan<double>([1.0], 1, 1));
            return Steps.WorkingSetDescent(Optimization.Objectives.LinearModelByColumns(columns, default(SquaredLoss<double>), [1.0]), l1, l2, first, share);
        });

    private readonly record struct Solved(double L1, double L2, double Tolerance) : IQuestion<(double[] Point, WorkingSetInfo<double> Info)>
    {
        public (double[] Point, WorkingSetInfo<double> Info) Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double>
        {
            var run = Steps.WorkingSetDescent(oracle, L1, L2, first: 5).Run(oracle, new double[oracle.Dimension])
                .Until((_, info) => info.Gap.Gap, Tolerance).Take(300).Run();
            Assert.IsType<Outcome.Converged>(run.Outcome);
            return (run.State.Point.Span.ToArray(), run.Info);
        }
    }

    private readonly record struct Advanced(double L1, double[] Start, int Times) : IQuestion<(double[] Point, WorkingSetInfo<double> Info)>
    {
        public (double[] Point, WorkingSetInfo<double> Info) Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double>
        {
            var run = Steps.WorkingSetDescent(oracle, L1).Run(oracle, Start).Take(Times).Run();
            return (run.State.Point.Span.ToArray(), run.Info);
        }
    }

    private readonly record struct Largest : IQuestion<double>
    {
        public double Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double> => RegularizationPath.LargestPenalty(oracle);
    }
}
