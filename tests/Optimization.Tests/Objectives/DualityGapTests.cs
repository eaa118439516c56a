namespace Toolkit.Optimization.Tests.Objectives;

public sealed class DualityGapTests
{
    private static readonly DenseRows<double> Rows = new(Models.Matrix, Models.Rows, Models.Columns);

    [Fact]
    public void Where_the_norm_is_heavy_zero_is_the_solution_and_its_gap_is_none()
    {
        // From the largest partial derivative at zero on, zero is the minimiser; the dual point is exact there.
        var objective = Optimization.Objectives.Logistic(Rows, Models.Signs);
        var (workspace, gradient, zero) = (new Workspace(), new double[Models.Columns], new double[Models.Columns]);
        objective.Gradient(zero, gradient, workspace);
        var heavy = Reductions.NormInfinity<double>(gradient);
        var at = objective.DualityGap(zero, heavy, workspace);
        Assert.Equal(Math.Log(2), at.Primal, 1e-15);
        Assert.InRange(at.Gap, -1e-15, 1e-15);
        Assert.Equal(at.Gap <= 0 ? 0 : at.Gap / at.Primal, at.Relative);
        Assert.True(objective.DualityGap(zero, heavy / 2, workspace).Relative > 0.01);
    }

    [Fact]
    public void One_feature_and_squares_have_the_gap_of_the_formula()
    {
        // ½ (x − 3)² + |x| at x = 0: u = −3 is scaled to −1, D = −(½ − 3) = 2.5, F = 4.5; the least value, at 2, is 2.5.
        var objective = Optimization.Objectives.LeastSquares(new DenseRows<double>([1.0], 1, 1), [3.0]);
        Assert.Equal(new DualityGap<double>(4.5, 2.5), objective.DualityGap([0.0], 1, new Workspace()));
        Assert.Equal(new DualityGap<double>(2.5, 2.5), objective.DualityGap([2.0], 1, new Workspace()));

        // With ½ x² too the solution is 1: F = 2 + 1 + ½ = D = −(2 − 6) − (2 − 1)²/2.
        Assert.Equal(new DualityGap<double>(3.5, 3.5), objective.WithL2(1).DualityGap([1.0], 1, new Workspace()));
    }

    [Fact]
    public void A_point_that_says_nothing_bounds_nothing()
    {
        var objective = Optimization.Objectives.Poisson(new DenseRows<double>([1.0], 1, 1), [3.0]);
        var gap = objective.DualityGap([1e4], 0.1, new Workspace());
        Assert.Equal((double.PositiveInfinity, double.NegativeInfinity), (gap.Primal, gap.Dual));
    }

    [Fact]
    public void Without_a_penalty_there_is_no_bound()
    {
        var objective = Optimization.Objectives.LeastSquares(Rows, Models.Targets);
        var (zero, workspace) = (new double[Models.Columns], new Workspace());
        Assert.Equal("l1", Assert.Throws<ArgumentOutOfRangeException>(() => objective.DualityGap(zero, 0, workspace)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => objective.WithL2(0).DualityGap(zero, 0, workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() => objective.WithL2(1).DualityGap(zero, -1, workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() => objective.DualityGap(zero, double.NaN, workspace));
        Assert.True(objective.WithL2(1).DualityGap(zero, 0, workspace).Gap > 0);
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var logistic = Optimization.Objectives.Logistic(Rows.WithIntercept(), Models.Signs, Models.Weights).WithL2(0.1);
        var softmax = Optimization.Objectives.Softmax(Rows.WithIntercept(), Models.Classes, 3);
        var (workspace, x, y) = (new Workspace(), Models.Vector(70, logistic.Dimension), Models.Vector(71, softmax.Dimension));
        void Evaluate()
        {
            logistic.DualityGap(x, 0.1, workspace);
            softmax.DualityGap(y, 0.1, workspace);
        }

        Evaluate();
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) Evaluate();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
        Assert.Equal(0, workspace.Outstanding);
    }
}
