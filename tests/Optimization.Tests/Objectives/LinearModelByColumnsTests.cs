using Toolkit.Optimization.Tests.Shapes;

namespace Toolkit.Optimization.Tests.Objectives;

public sealed class LinearModelByColumnsTests
{
    private static readonly L2RegularizedByColumns<double, LinearModelByColumns<double, SparseColumns<double>, LogisticLoss<double>>> ByColumns =
        Optimization.Objectives.LinearModelByColumns(new SparseColumns<double>(Models.Sparse), default(LogisticLoss<double>), Models.Signs).WithL2(Models.L2);

    [Fact]
    public void Partial_derivatives_are_those_of_the_model_by_rows()
    {
        var x = Models.Vector(40, Models.Columns);
        var residual = new double[ByColumns.ResidualLength];
        ByColumns.Residual(x, residual);
        var gradient = Models.Named("sparse, logistic").Gradient(x, new Workspace());
        for (var j = 0; j < x.Length; j++) Assert.Equal(gradient[j], ByColumns.PartialDerivative(j, x, residual), 1e-13);
    }

    [Fact]
    public void A_moved_residual_is_the_residual_of_the_moved_point()
    {
        var x = Models.Vector(41, Models.Columns);
        var (moved, fresh) = (new double[Models.Rows], new double[Models.Rows]);
        ByColumns.Residual(x, moved);
        ByColumns.MoveResidual(3, 0.7, moved);
        x[3] += 0.7;
        ByColumns.Residual(x, fresh);
        for (var i = 0; i < fresh.Length; i++) Assert.Equal(fresh[i], moved[i], 1e-12);
    }

    [Fact]
    public void The_largest_coordinate_constant_is_that_of_the_model_by_rows()
    {
        var largest = Enumerable.Range(0, Models.Columns).Max(ByColumns.CoordinateLipschitz);
        Assert.Equal(Models.Named("sparse, logistic").Objective.Smoothness.CoordinateLipschitz, largest, 1e-12);
        var bare = Optimization.Objectives.LinearModelByColumns(new SparseColumns<double>(new([0, 0], [], [], 1, 2)), default(SquaredLoss<double>), [1.0]);
        Assert.Equal(1, bare.CoordinateLipschitz(1));
    }

    [Fact]
    public void Coordinate_descent_ends_where_the_gradient_of_the_model_by_rows_is_zero()
    {
        var step = default(CyclicCoordinateDescent<L2RegularizedByColumns<double, LinearModelByColumns<double, SparseColumns<double>, LogisticLoss<double>>>>).AsStep();
        var run = step.Run(ByColumns, new double[Models.Columns]).Take(60_000).Run();
        var gradient = Models.Named("sparse, logistic").Gradient([.. run.State.Point.Span], new Workspace());
        Assert.InRange(Reductions.Norm<double>(gradient), 0, 1e-10);
    }
}
