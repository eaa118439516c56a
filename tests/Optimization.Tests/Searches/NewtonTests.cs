using Toolkit.Optimization.Tests.Objectives;
using static Toolkit.Optimization.LineSearches;

namespace Toolkit.Optimization.Tests.Searches;

public sealed class NewtonTests
{
    private const int Rows = 300;
    private const int Columns = 7;

    [Fact]
    public void A_quadratic_takes_one_step_to_the_solution_of_the_normal_equations()
    {
        var rows = new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns).WithIntercept();
        var objective = Optimization.Objectives.LeastSquares(rows, Models.Targets).WithL2(0.03);
        var run = Steps.Newton(objective, BacktrackingArmijo<double>()).Run(objective, Models.Vector(60, rows.Columns))
            .Until((_, info) => info.GradientNorm, 1e-11).Take(5).Run();

        Assert.Equal((1, 3), (run.Outcome.Step, run.OracleCalls));
        Assert.Equal(1, run.Info.Length);
        var (n, workspace) = (rows.Columns, new Workspace());
        var (gram, right) = (new double[n * n], new double[n]);
        rows.WeightedGram(default, [.. Enumerable.Repeat(1.0 / Models.Rows, Models.Rows)], new(gram, n, n), workspace);
        rows.TransposeMultiply([.. Models.Targets.Select(y => y / Models.Rows)], right, workspace);
        for (var j = 0; j < rows.Features; j++) gram[(j * n) + j] += 0.03;
        Assert.Null(Cholesky.Factor<double>(new(gram, n, n), workspace));
        Cholesky.Solve<double>(new(gram, n, n), right);
        AssertClose(right, run.State.Point.Span, 1e-11);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_smooth_loss_over_every_kind_of_rows_comes_to_rest(bool sparse)
    {
        if (sparse) Over(new CsrRows<double>(Models.Sparse));
        else Over(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns));

        static void Over<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double>
        {
            Losses(rows);
            Losses(rows.WithIntercept());
            Losses(rows.Standardized());
            Losses(rows.Standardized().WithIntercept());
        }

        static void Losses<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double>
        {
            Rests(Optimization.Objectives.LeastSquares(rows, Models.Targets).WithL2(0.03));
            Rests(Optimization.Objectives.Logistic(rows, Models.Signs, Models.Weights).WithL2(0.03));
            Rests(Optimization.Objectives.Huber(rows, Models.Targets, 0.7).WithL2(0.03));
            Rests(Optimization.Objectives.SquaredHinge(rows, Models.Signs).WithL2(0.03));
            Rests(Optimization.Objectives.LinearModel(rows, default(HingeLoss<double>).Smoothed(0.5), Models.Signs).WithL2(0.03));
            Rests(Optimization.Objectives.Softmax(rows, Models.Classes, 3).WithL2(0.03));
        }

        static void Rests<TObjective>(TObjective objective)
            where TObjective : struct, ISmoothSum<double>, IHessianSum<double>
        {
            var run = Steps.Newton(objective, BacktrackingArmijo<double>()).Run(objective, new double[objective.Dimension])
                .Until((_, info) => info.GradientNorm, 1e-10).Take(40).Run();
            Assert.True(run.Outcome is Outcome.Converged, $"{typeof(TObjective)}: {run.Outcome}");
            var sampled = Steps.SubsampledNewton(objective, StrongWolfe<double>(), 25, RandomKey.FromSeed(2))
                .Run(objective, new double[objective.Dimension]).Until((_, info) => info.GradientNorm, 1e-8).Take(150).Run();
            Assert.True(sampled.Outcome is Outcome.Converged, $"{typeof(TObjective)}: {sampled.Outcome}");
        }
    }

    [Fact]
    public void A_sample_of_all_terms_taken_every_step_without_pairs_is_the_method_itself()
    {
        var objective = Logistic();
        var whole = Steps.Newton(objective, BacktrackingArmijo<double>()).Run(objective, new double[Columns]).Take(5).Run();
        var sampled = Steps.SubsampledNewton(objective, BacktrackingArmijo<double>(), Rows, RandomKey.FromSeed(9), period: 1, memory: 0)
            .Run(objective, new double[Columns]).Take(5).Run();
        AssertClose(whole.State.Point.Span, sampled.State.Point.Span, 1e-12);
        Assert.Equal(whole.OracleCalls, sampled.OracleCalls);
    }

    [Fact]
    public void A_Hessian_serves_as_many_steps_as_the_period_says()
    {
        var objective = Logistic();
        foreach (var (period, hessians) in new[] { (1, 6), (2, 3), (3, 2), (6, 1), (100, 1) })
        {
            var run = Steps.Newton(objective, BacktrackingArmijo<double>(), period, memory: 3).Run(objective, new double[Columns]).Take(6).Run();
            Assert.Equal(hessians, run.State.Hessians);
        }
    }

    [Fact]
    public void Pairs_bring_a_Hessian_that_is_kept_up_to_date()
    {
        var objective = Logistic();
        var alone = Run(0);
        var mended = Run(10);
        Assert.True(mended < alone, $"{mended} steps with pairs, {alone} without");

        long Run(int memory) => Steps.Newton(objective, BacktrackingArmijo<double>(), long.MaxValue, memory).Run(objective, new double[Columns])
            .Until((_, info) => info.GradientNorm, 1e-10).Take(500).Run().Outcome.Step;
    }

    [Fact]
    public void A_step_asks_for_value_gradient_and_Hessian_once()
    {
        var objective = Logistic();
        var calls = new List<int>();
        Steps.Newton(objective, BacktrackingArmijo<double>()).Run(objective, new double[Columns]).Take(4).Observe((_, _, info) => calls.Add(info.OracleCalls)).Run();
        Assert.Equal([3, 2, 2, 2], calls);
    }

    [Fact]
    public void A_singular_Hessian_is_shifted_by_as_little_as_it_takes()
    {
        // Three rows in seven columns: any solution fits exactly.
        var rows = new DenseRows<double>(Models.Vector(61, 3 * Columns), 3, Columns);
        var objective = Optimization.Objectives.LeastSquares(rows, [1, 2, 3]);
        var run = Steps.Newton(objective, BacktrackingArmijo<double>()).Run(objective, new double[Columns])
            .Until((_, info) => info.GradientNorm, 1e-9).Take(10).Run();
        Assert.IsType<Outcome.Converged>(run.Outcome);
        Assert.Equal(0, objective.Value(run.State.Point.Span, new Workspace()), 1e-15);
    }

    [Fact]
    public void Where_the_Hessian_is_indefinite_the_step_still_descends()
    {
        var well = new DoubleWell();
        var run = Steps.Newton(well, BacktrackingArmijo<double>()).Run(well, [0.1, 3]).Until((_, info) => info.GradientNorm, 1e-12).Take(60).Run();
        Assert.IsType<Outcome.Converged>(run.Outcome);
        AssertClose([1, 0], run.State.Point.Span, 1e-12);
    }

    [Fact]
    public void A_Hessian_that_is_no_number_stops_the_run_and_says_so()
    {
        var well = new DoubleWell(Broken: true);
        var step = Steps.Newton(well, BacktrackingArmijo<double>());
        var state = step.Initialize(well, [0.1, 3]);
        var before = state.Copy();
        var info = step.Advance(ref state, well, new Workspace());
        Assert.Equal(("Hessian", SearchOutcome.Failed), (info.NonFinite, info.Outcome));
        Assert.Equal(before, state);
    }

    [Fact]
    public void At_a_solution_it_stalls()
    {
        var well = new DoubleWell();
        var step = Steps.Newton(well, BacktrackingArmijo<double>());
        var info = (LineSearchInfo<double>)default;
        step.Next(step.Initialize(well, [1, 0]), well, out info);
        Assert.Equal((SearchOutcome.Stationary, true), (info.Outcome, info.Stalled));
    }

    [Fact]
    public void Parameters_out_of_range_are_refused_by_name()
    {
        var objective = Logistic();
        var key = RandomKey.FromSeed(1);
        Assert.Throws<ArgumentOutOfRangeException>("period", () => Steps.Newton(objective, BacktrackingArmijo<double>(), period: 0));
        Assert.Throws<ArgumentOutOfRangeException>("memory", () => Steps.Newton(objective, BacktrackingArmijo<double>(), memory: -1));
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => Steps.SubsampledNewton(objective, BacktrackingArmijo<double>(), 0, key));
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => Steps.SubsampledNewton(objective, BacktrackingArmijo<double>(), Rows + 1, key));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => Steps.SubsampledNewton(objective, BacktrackingArmijo<double>(), 5, key, period: 0));
    }

    private static SmoothL2Regularized<double, SmoothLinearModel<double, DenseRows<double>, LogisticLoss<double>>> Logistic()
    {
        var (matrix, noise) = (Models.Vector(62, Rows * Columns), Models.Vector(63, Rows));
        double[] labels = [.. noise.Select((draw, i) => (3 * matrix[i * Columns]) + draw + 1 > 0 ? 1.0 : -1)];
        return Optimization.Objectives.Logistic(new DenseRows<double>(matrix, Rows, Columns), labels).WithL2(0.01);
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    // (x² − 1)²/4 + y²/2: its Hessian, diag(3x² − 1, 1), has a negative eigenvalue about 0.
    private readonly record struct DoubleWell(bool Broken = false) : IObjective<double>, IHessianOracle<double>
    {
        public int Dimension => 2;

        public double Value(ReadOnlySpan<double> point, Workspace workspace) =>
            (Math.Pow((point[0] * point[0]) - 1, 2) / 4) + (point[1] * point[1] / 2);

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
            (destination[0], destination[1]) = (point[0] * ((point[0] * point[0]) - 1), point[1]);

        public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            Gradient(point, destination, workspace);
            return Value(point, workspace);
        }

        public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace) =>
            (destination[0], destination[1]) = (((3 * point[0] * point[0]) - 1) * direction[0], direction[1]);

        public void Hessian(ReadOnlySpan<double> point, MatrixSpan<double> destination, Workspace workspace)
        {
            destination.Values.Clear();
            (destination[0, 0], destination[1, 1]) = (Broken ? double.NaN : (3 * point[0] * point[0]) - 1, 1);
        }
    }
}
