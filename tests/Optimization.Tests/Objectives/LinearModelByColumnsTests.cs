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
    public void With_weights_and_an_intercept_they_answer_as_the_model_by_rows()
    {
        var (dense, sparse) = (new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)), new SparseColumns<double>(Models.Sparse));
        Answers(
            Optimization.Objectives.LinearModelByColumns(dense.WithIntercept(), default(LogisticLoss<double>), Models.Signs, Models.Weights).WithL2(Models.L2),
            Models.Named("dense with intercept, weighted logistic").Objective);
        Answers(
            Optimization.Objectives.LinearModelByColumns(sparse.WithIntercept(), default(SquaredLoss<double>), Models.Targets).WithL2(Models.L2),
            Models.Named("sparse with intercept, squares").Objective);
        Answers(
            Optimization.Objectives.LinearModelByColumns(sparse, default(SquaredLoss<double>), Models.Targets, Models.Weights),
            Optimization.Objectives.LeastSquares(new CsrRows<double>(Models.Sparse), Models.Targets, Models.Weights));
        Answers(
            Optimization.Objectives.LinearModelByColumns(dense, default(SquaredLoss<double>), Models.Targets, Models.Weights),
            Optimization.Objectives.LeastSquares(new CsrRows<double>(Models.Sparse), Models.Targets, Models.Weights));

        static void Answers<TOracle>(TOracle oracle, ISmoothSum<double> model)
            where TOracle : ICoordinateOracle<double>, ISmooth<double>
        {
            var (x, workspace) = (Models.Vector(42, oracle.Dimension), new Workspace());
            var (residual, gradient, all, column) = (
                new double[oracle.ResidualLength], new double[x.Length], new double[x.Length], new double[x.Length]);
            oracle.Residual(x, residual);
            model.Gradient(x, gradient, workspace);
            oracle.PartialDerivatives(x, residual, all, workspace);
            for (var j = 0; j < x.Length; j++)
            {
                Assert.Equal(gradient[j], all[j], 1e-12);
                Assert.Equal(gradient[j], oracle.PartialDerivative(j, x, residual), 1e-12);
                var (unit, moved) = (new double[x.Length], (double[])x.Clone());
                (unit[j], moved[j]) = (1, moved[j] + 0.3);
                model.HessianVectorProduct(moved, unit, column, workspace);
                var (first, second) = oracle.DerivativesAlong(j, 0.3, x, residual);
                model.Gradient(moved, all, workspace);
                Assert.Equal(all[j], first, 1e-12);
                Assert.Equal(column[j], second, 1e-12);
                Assert.InRange(second, 0, oracle.CoordinateLipschitz(j) * (1 + 1e-12));
                oracle.PartialDerivatives(x, residual, all, workspace);
            }

            Assert.InRange(model.Smoothness.Lipschitz, 0, oracle.Smoothness.Lipschitz * (1 + 1e-12));
            Assert.Equal(Enumerable.Range(0, x.Length).Max(oracle.CoordinateLipschitz), oracle.Smoothness.CoordinateLipschitz, 1e-12);
            Assert.Equal(model.Smoothness.StrongConvexity, oracle.Smoothness.StrongConvexity);
        }
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
        var step = Steps.CoordinateDescent(ByColumns, CoordinateRules.Cyclic<double>(), moves: Models.Columns);
        var run = step.Run(ByColumns, new double[Models.Columns]).Take(6000).Run();
        var gradient = Models.Named("sparse, logistic").Gradient([.. run.State.Point.Span], new Workspace());
        Assert.InRange(Reductions.Norm<double>(gradient), 0, 1e-10);
    }
}
