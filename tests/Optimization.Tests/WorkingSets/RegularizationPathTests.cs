namespace Toolkit.Optimization.Tests.WorkingSets;

public sealed class RegularizationPathTests
{
    public static TheoryData<bool, bool, double> Cases => new()
    {
        { false, false, 1 }, { false, true, 1 }, { false, true, 0.5 }, { true, false, 1 }, { true, true, 0.7 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_point_is_the_minimum_at_its_penalty(bool logistic, bool intercept, double l1Ratio)
    {
        var data = SparseData.Draw(1, logistic, intercept, sparse: false);
        var path = data.Ask(false, new Path(20, 0.05, l1Ratio, 1e-9));
        Assert.Equal(Enumerable.Range(0, 20), path.Select(point => point.Index));
        var scale = data.Value(new double[SparseData.Features + 1], 1, 0);
        var x = new double[SparseData.Features + (intercept ? 1 : 0)];
        foreach (var point in path)
        {
            var (l1, l2) = (l1Ratio * point.Penalty, (1 - l1Ratio) * point.Penalty);
            point.CopyTo(x);
            Assert.Equal(data.Value(x, l1, l2), point.Gap.Primal, 1e-12);
            Assert.InRange(point.Gap.Gap, -1e-12, 1e-9 * scale);
            if (point.Index % 5 != 4) continue;
            Assert.InRange(point.Gap.Primal - data.Value(data.Minimiser(l1, l2), l1, l2), -1e-12, 1e-9 * scale);
        }

        // The first penalty is the least one without features, the intercept alone at its minimum.
        Assert.Equal(0, path[0].NonZeros);
        Assert.True(path[1].NonZeros > 0);
        Assert.Equal(intercept ? 1 : 0, path[0].Intercepts.Length);
        var positive = data.Labels.Count(label => label > 0) / (double)SparseData.Rows;
        if (intercept) Assert.Equal(logistic ? Math.Log(positive / (1 - positive)) : data.Labels.Average(), path[0].Intercepts[0], 1e-7);
    }

    [Fact]
    public void Neither_how_far_it_looks_ahead_nor_the_room_for_products_shows_in_the_minima()
    {
        var data = SparseData.Draw(2, logistic: false, intercept: true, sparse: true);
        var expected = data.Ask(true, new Values(Ahead: 8, Capacity: 1024));
        foreach (var (ahead, capacity) in ((int, int)[])[(1, 1024), (3, 16), (8, 16), (8, 0), (40, 32)])
        {
            var values = data.Ask(true, new Values(ahead, capacity));
            for (var k = 0; k < values.Length; k++) Assert.Equal(expected[k], values[k], 1e-9);
        }
    }

    [Fact]
    public void A_path_is_lazy_reports_each_point_and_can_be_cancelled()
    {
        var data = SparseData.Draw(3, logistic: false, intercept: false, sparse: false);
        var (taken, reports) = data.Ask(false, new Interrupted(Points: 3, AtOnce: false));
        Assert.Equal((3, 3), (taken, reports.Count));
        Assert.Equal([0, 1, 2], reports.Select(report => report.Index));
        Assert.All(reports, report => Assert.Equal(50, report.Count));
        Assert.Equal(0, reports[0].NonZeros);
        Assert.True(reports[1].Penalty < reports[0].Penalty && reports[2].NonZeros > 0);

        // A point of its own step is out before the request, and no step follows.
        (taken, _) = data.Ask(false, new Interrupted(Points: int.MaxValue, AtOnce: true));
        Assert.Equal(1, taken);
    }

    [Fact]
    public void A_run_of_the_step_ends_with_the_path()
    {
        var data = SparseData.Draw(4, logistic: false, intercept: false, sparse: false);
        var outcome = data.Ask(false, default(Ended));
        Assert.IsType<Outcome.Stalled>(outcome);
    }

    [Fact]
    public void A_path_begins_without_features_in_single_precision_too()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var data = SparseData.Draw(seed, logistic: seed % 2 == 1, intercept: true, sparse: false);
            float[] matrix = [.. data.Matrix.Select(value => (float)value)], labels = [.. data.Labels.Select(value => (float)value)];
            var columns = new DenseColumns<float>(new ReadOnlyMatrixSpan<float>(matrix, SparseData.Rows, SparseData.Features)).WithIntercept();
            var path = data.IsLogistic
                ? RegularizationPath.Geometric(Optimization.Objectives.LinearModelByColumns(columns, default(LogisticLoss<float>), labels), 4, 0.2).ToArray()
                : [.. RegularizationPath.Geometric(Optimization.Objectives.LinearModelByColumns(columns, default(SquaredLoss<float>), labels), 4, 0.2)];
            Assert.Equal(4, path.Length);
            Assert.Equal(0, path[0].NonZeros);
            Assert.True(path[^1].NonZeros > 0);
            Assert.All(path, point => Assert.InRange(point.Gap.Relative, 0, 1e-3f));
        }
    }

    [Fact]
    public void Labels_of_zero_have_a_path_of_zeros()
    {
        var data = SparseData.Draw(5, logistic: false, intercept: false, sparse: false) with { Labels = new double[SparseData.Rows] };
        Assert.All(data.Ask(false, new Path(5, 0.1, 1, 1e-6)), point => Assert.Equal((0, 0.0), (point.NonZeros, point.Gap.Primal)));
    }

    [Fact]
    public void A_column_that_is_no_number_is_an_error_that_names_the_penalty()
    {
        var data = SparseData.Draw(6, logistic: false, intercept: false, sparse: false);
        data.Columns[8][5] = double.NaN;
        var error = Assert.Throws<ArithmeticException>(() => data.Ask(false, new Listed(0.3, 0.2)));
        Assert.Contains("penalty 0.3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_out_of_their_ranges_are_refused()
    {
        var data = SparseData.Draw(7, logistic: false, intercept: false, sparse: false);
        Assert.Throws<ArgumentException>(() => data.Ask(false, new Listed(0.2, 0.3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Ask(false, new Listed(0.2, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Ask(false, new Path(0, 0.1, 1, 1e-6)));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Ask(false, new Path(5, 1, 1, 1e-6)));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Ask(false, new Path(5, 0.1, 0, 1e-6)));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Ask(false, new Path(5, 0.1, 1.1, 1e-6)));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Ask(false, new Path(5, 0.1, 1, 0)));
    }

    private readonly record struct Path(int Count, double Smallest, double L1Ratio, double Tolerance) : IQuestion<PathPoint<double>[]>
    {
        public PathPoint<double>[] Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double> =>
            [.. RegularizationPath.Geometric(oracle, Count, Smallest, L1Ratio, Tolerance)];
    }

    private readonly record struct Listed(params double[] Penalties) : IQuestion<PathPoint<double>[]>
    {
        public PathPoint<double>[] Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double> => [.. RegularizationPath.Of(oracle, Penalties)];
    }

    private readonly record struct Values(int Ahead, int Capacity) : IQuestion<double[]>
    {
        public double[] Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double>
        {
            double[] penalties = [.. Enumerable.Range(0, 30).Select(k => Math.Pow(0.85, k))];
            var step = Steps.PathDescent(oracle, penalties, tolerance: 1e-10, ahead: Ahead, capacity: Capacity);
            var values = new List<double>();
            var (state, workspace) = (step.Initialize(oracle, new double[oracle.Dimension]), new Workspace());
            while (state.Next < penalties.Length)
            {
                var info = step.Advance(ref state, oracle, workspace);
                for (var k = 0; k < info.Kept; k++) values.Add(state.Gaps.Span[2 * k]);
            }

            return [.. values];
        }
    }

    private readonly record struct Interrupted(int Points, bool AtOnce) : IQuestion<(int Taken, List<PathProgress> Reports)>
    {
        public (int Taken, List<PathProgress> Reports) Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double>
        {
            using var source = new CancellationTokenSource();
            var log = new Log();
            var taken = 0;
            foreach (var _ in RegularizationPath.Geometric(oracle, 50).ReportingTo(log).CancelledBy(source.Token))
            {
                if (AtOnce) source.Cancel();
                if (++taken == Points) break;
            }

            return (taken, log.Reports);
        }
    }

    private readonly record struct Ended : IQuestion<Outcome>
    {
        public Outcome Ask<TOracle>(TOracle oracle)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double> =>
            Steps.PathDescent(oracle, [1, 0.5, 0.2]).Run(oracle, new double[oracle.Dimension]).Take(100).Run().Outcome;
    }

    private sealed class Log : IProgress<PathProgress>
    {
        public List<PathProgress> Reports { get; } = [];

        public void Report(PathProgress value) => Reports.Add(value);
    }
}
