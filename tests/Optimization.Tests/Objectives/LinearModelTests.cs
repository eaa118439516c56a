namespace Toolkit.Optimization.Tests.Objectives;

public sealed class LinearModelTests
{
    public static TheoryData<string> Names => Models.Names;

    public static TheoryData<string> TightNames => Models.TightNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_is_the_central_difference_of_values(string name)
    {
        var model = Models.Named(name);
        var workspace = new Workspace();
        var x = Models.Vector(10, model.Dimension, 0.3);
        var gradient = model.Gradient(x, workspace);
        for (var j = 0; j < x.Length; j++)
        {
            const double Step = 1e-5;
            var slope = (model.Objective.Value(Moved(x, j, Step), workspace) - model.Objective.Value(Moved(x, j, -Step), workspace)) / (2 * Step);
            AssertClose(slope, gradient[j], 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_Hessian_vector_product_is_the_central_difference_of_gradients(string name)
    {
        const double Step = 1e-5;
        var model = Models.Named(name);
        var workspace = new Workspace();
        var x = Models.Vector(11, model.Dimension, 0.3);
        var v = Models.Vector(12, model.Dimension);
        var product = model.HessianVector(x, v, workspace);
        var ahead = model.Gradient([.. x.Zip(v, (a, b) => a + (Step * b))], workspace);
        var behind = model.Gradient([.. x.Zip(v, (a, b) => a - (Step * b))], workspace);
        for (var j = 0; j < x.Length; j++) AssertClose((ahead[j] - behind[j]) / (2 * Step), product[j], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_and_gradient_together_have_the_bits_of_each(string name)
    {
        var model = Models.Named(name);
        var workspace = new Workspace();
        var x = Models.Vector(13, model.Dimension);
        var gradient = new double[model.Dimension];
        Assert.Equal(model.Objective.Value(x, workspace), model.Objective.ValueAndGradient(x, gradient, workspace));
        Assert.Equal(model.Gradient(x, workspace), gradient);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_batch_of_all_terms_has_the_whole_gradient_and_a_repeated_term_counts_twice(string name)
    {
        var model = Models.Named(name);
        var workspace = new Workspace();
        var x = Models.Vector(14, model.Dimension);
        var whole = model.Gradient(x, workspace);
        var batch = Batch(model, [.. Enumerable.Range(0, Models.Rows).Reverse()], x, workspace);
        for (var j = 0; j < whole.Length; j++) AssertClose(whole[j], batch[j], 1e-12);

        var (one, other) = (Batch(model, [3], x, workspace), Batch(model, [8], x, workspace));
        var mixed = Batch(model, [3, 8, 3], x, workspace);
        for (var j = 0; j < whole.Length; j++) AssertClose(((2 * one[j]) + other[j]) / 3, mixed[j], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_constants_bound_the_curvature(string name)
    {
        var model = Models.Named(name);
        var workspace = new Workspace();
        var (lipschitz, mu, coordinate) = model.Objective.Smoothness;
        for (var trial = 0; trial < 20; trial++)
        {
            var x = Models.Vector(100 + trial, model.Dimension, trial / 4.0);
            var y = Models.Vector(200 + trial, model.Dimension, trial / 4.0);
            var slopes = model.Gradient(x, workspace).Zip(model.Gradient(y, workspace), (a, b) => a - b).ToArray();
            double[] move = [.. x.Zip(y, (a, b) => a - b)];
            Assert.True(Reductions.Norm<double>(slopes) <= lipschitz * Reductions.Norm<double>(move) * (1 + 1e-12));
            var curvature = Reductions.Dot<double>(move, model.HessianVector(x, move, workspace));
            Assert.InRange(curvature, mu * Reductions.SumOfSquares<double>(move) * (1 - 1e-12), lipschitz * Reductions.SumOfSquares<double>(move) * (1 + 1e-12));
            for (var j = 0; j < x.Length; j++)
            {
                Assert.True(model.HessianVector(x, Moved(new double[x.Length], j, 1), workspace)[j] <= coordinate * (1 + 1e-12));
            }
        }
    }

    [Theory]
    [MemberData(nameof(TightNames))]
    public void L_is_not_far_above_the_curvature(string name)
    {
        // At zero the curvatures of the logistic loss and of the squared hinge are at their bound, that of squares is everywhere: L is the largest eigenvalue there.
        var model = Models.Named(name);
        var workspace = new Workspace();
        var lipschitz = model.Objective.Smoothness.Lipschitz;
        var v = Models.Vector(15, model.Dimension);
        for (var k = 0; k < 2000; k++)
        {
            var image = model.HessianVector(new double[v.Length], v, workspace);
            var norm = Reductions.Norm<double>(image);
            v = [.. image.Select(value => value / norm)];
        }

        var largest = Reductions.Dot<double>(v, model.HessianVector(new double[v.Length], v, workspace));
        Assert.InRange(lipschitz, largest, largest * 1.0001);
    }

    [Theory]
    [MemberData(nameof(TightNames))]
    public void The_largest_constant_of_a_term_is_that_of_some_term(string name)
    {
        const double Step = 1e-5;
        var model = Models.Named(name);
        var workspace = new Workspace();
        var bound = model.Objective.LargestTermLipschitz(workspace);
        var zero = new double[model.Dimension];
        var largest = 0.0;
        for (var i = 0; i < Models.Rows; i++)
        {
            // A term's gradient at zero lies along its own row, and along that row it turns fastest.
            var row = Batch(model, [i], zero, workspace);
            var norm = Reductions.Norm<double>(row);
            if (norm == 0) continue;
            double[] along = [.. row.Select(value => Step * value / norm)];
            double[] against = [.. along.Select(value => -value)];
            var change = Batch(model, [i], along, workspace).Zip(Batch(model, [i], against, workspace), (a, b) => a - b).ToArray();
            largest = Math.Max(largest, Reductions.Norm<double>(change) / (2 * Step));
        }

        // The bound counts the penalty on the intercept too, which is not there.
        Assert.InRange(bound, largest * (1 - 1e-6), largest * 1.001);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sparse_and_dense_rows_agree(string name)
    {
        if (!name.StartsWith("sparse", StringComparison.Ordinal)) return;
        var (sparse, dense) = (Models.Named(name), Models.Named(name.Replace("sparse", "dense", StringComparison.Ordinal)));
        var workspace = new Workspace();
        var x = Models.Vector(16, sparse.Dimension);
        AssertClose(dense.Objective.Value(x, workspace), sparse.Objective.Value(x, workspace), 1e-12);
        AssertClose(dense.Gradient(x, workspace), sparse.Gradient(x, workspace), 1e-12);
        AssertClose(dense.HessianVector(x, x, workspace), sparse.HessianVector(x, x, workspace), 1e-12);
        AssertClose(dense.Objective.Smoothness.CoordinateLipschitz, sparse.Objective.Smoothness.CoordinateLipschitz, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluations_allocate_nothing_in_steady_state(string name)
    {
        var model = Models.Named(name);
        var workspace = new Workspace();
        var x = Models.Vector(17, model.Dimension);
        var destination = new double[model.Dimension];
        int[] batch = [1, 5, 5, 30];
        void Evaluate()
        {
            model.Objective.Value(x, workspace);
            model.Objective.Gradient(x, destination, workspace);
            model.Objective.ValueAndGradient(x, destination, workspace);
            model.Objective.HessianVectorProduct(x, x, destination, workspace);
            model.Objective.BatchGradient(batch, x, destination, workspace);
        }

        // What the code allocates it allocates in every round; what the runtime does while it compiles, in an early one.
        Evaluate();
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) Evaluate();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
        Assert.Equal(0, workspace.Outstanding);
    }

    [Fact]
    public void A_row_of_weight_zero_is_absent_even_where_its_loss_overflows()
    {
        var workspace = new Workspace();
        var rows = new DenseRows<double>([1.0, 1000], 2, 1);
        var poisson = Optimization.Objectives.LinearModel(rows, default(PoissonLoss<double>), [1, 1], [1, 0]);
        var gradient = new double[1];
        Assert.Equal((Math.E - 1) / 2, poisson.ValueAndGradient([1], gradient, workspace), 1e-14);
        Assert.Equal((Math.E - 1) / 2, gradient[0], 1e-14);
        poisson.BatchGradient([0, 1], [1], gradient, workspace);
        Assert.Equal((Math.E - 1) / 2, gradient[0], 1e-14);
        Assert.True(double.IsFinite(poisson.DualityGap([1], 0.1, workspace).Gap));

        var softmax = Optimization.Objectives.Softmax(new DenseRows<double>([1.0, 1e308], 2, 1), [0, 1], 2, [1, 0]);
        var slopes = new double[2];
        Assert.Equal(Math.Log(1 + Math.Exp(-4)) / 2, softmax.ValueAndGradient([2, -2], slopes, workspace), 1e-14);
        Assert.All(slopes, slope => Assert.True(double.IsFinite(slope)));
        softmax.BatchGradient([0, 1], [2, -2], slopes, workspace);
        Assert.All(slopes, slope => Assert.True(double.IsFinite(slope)));
    }

    [Fact]
    public void Mu_is_the_penalty_where_it_covers_every_coordinate()
    {
        Assert.Equal(Models.L2, Models.Named("dense, logistic").Objective.Smoothness.PolyakLojasiewicz);
        Assert.Equal(0, Models.Named("dense with intercept, logistic").Objective.Smoothness.PolyakLojasiewicz);
    }

    [Fact]
    public void An_intercept_is_a_column_of_ones_without_a_penalty()
    {
        var workspace = new Workspace();
        var x = Models.Vector(18, Models.Columns + 1);
        var ones = new double[Models.Rows * (Models.Columns + 1)];
        for (var i = 0; i < Models.Rows; i++)
        {
            Models.Matrix.AsSpan(i * Models.Columns, Models.Columns).CopyTo(ones.AsSpan(i * (Models.Columns + 1)));
            ones[(i * (Models.Columns + 1)) + Models.Columns] = 1;
        }

        var plain = Optimization.Objectives.Logistic(new DenseRows<double>(ones, Models.Rows, Models.Columns + 1), Models.Signs);
        var penalty = Models.L2 / 2 * Reductions.SumOfSquares<double>(x.AsSpan(..^1));
        AssertClose(plain.Value(x, workspace) + penalty, Models.Named("sparse with intercept, logistic").Objective.Value(x, workspace), 1e-12);
    }

    [Fact]
    public void Aliases_are_the_same_models()
    {
        var workspace = new Workspace();
        var x = Models.Vector(19, Models.Columns);
        var matrix = new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns);
        Assert.Equal(Models.Named("dense, squares").Objective.Value(x, workspace), Optimization.Objectives.LeastSquares(matrix, Models.Targets).WithL2(Models.L2).Value(x, workspace));
        Assert.Equal(Models.Named("sparse, squares").Objective.Value(x, workspace), Optimization.Objectives.LeastSquares(Models.Sparse, Models.Targets).WithL2(Models.L2).Value(x, workspace));
        Assert.Equal(Models.Named("dense, logistic").Objective.Value(x, workspace), Optimization.Objectives.Logistic(matrix, Models.Signs).WithL2(Models.L2).Value(x, workspace));
        Assert.Equal(Models.Named("sparse, logistic").Objective.Value(x, workspace), Optimization.Objectives.Logistic(Models.Sparse, Models.Signs).WithL2(Models.L2).Value(x, workspace));
    }

    [Fact]
    public void In_float_it_is_the_same_up_to_rounding()
    {
        var workspace = new Workspace();
        var matrix = new ReadOnlyMatrixSpan<float>([.. Models.Matrix.Select(value => (float)value)], Models.Rows, Models.Columns);
        var model = Optimization.Objectives.LinearModel(new DenseRows<float>(matrix), default(LogisticLoss<float>), [.. Models.Signs.Select(value => (float)value)]).WithL2(Models.L2);
        var x = Models.Vector(20, Models.Columns);
        var gradient = new float[Models.Columns];
        var value = model.ValueAndGradient([.. x.Select(element => (float)element)], gradient, workspace);
        var twin = Models.Named("dense, logistic");
        AssertClose(twin.Objective.Value(x, workspace), value, 1e-5);
        AssertClose(twin.Gradient(x, workspace), [.. gradient.Select(element => (double)element)], 1e-4);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        const int Rows = 20_000, Columns = 40;
        using var team = new WorkerTeam(3);
        var workspace = new Workspace();
        var matrix = new ReadOnlyMatrixSpan<double>(Models.Vector(21, Rows * Columns), Rows, Columns);
        var labels = Models.Vector(22, Rows).Select(value => value > 0 ? 1.0 : -1).ToArray();
        var x = Models.Vector(23, Columns);
        var sparse = SparseRows<double>.FromDense(matrix);
        var gradients = new double[4][];
        gradients[0] = Gradient(new DenseRows<double>(matrix));
        gradients[1] = Gradient(new DenseRows<double>(matrix, team));
        gradients[2] = Gradient(new CsrRows<double>(sparse));
        gradients[3] = Gradient(new CsrRows<double>(sparse, team));
        Assert.Equal(gradients[0], gradients[1]);
        Assert.Equal(gradients[2], gradients[3]);

        double[] Gradient<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double> =>
            new Model("", Optimization.Objectives.Logistic(rows, labels), true).Gradient(x, workspace);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var rows = new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns);
        var loss = default(LogisticLoss<double>);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Optimization.Objectives.LinearModel(rows, loss, Models.Targets)).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Optimization.Objectives.LinearModel(rows, loss, [1.0])).ParamName);
        Assert.Equal("l2", Assert.Throws<ArgumentOutOfRangeException>(() => Optimization.Objectives.LinearModel(rows, loss, Models.Signs).WithL2(-1)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => Optimization.Objectives.LinearModel(rows, loss, Models.Signs, [1.0])).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(
            () => Optimization.Objectives.LinearModel(rows, loss, Models.Signs, [.. Models.Weights.Select(value => -value)])).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentException>(
            () => Optimization.Objectives.LinearModel(new DenseRows<double>([], 0, 3), loss, [])).ParamName);
        Assert.Throws<ArgumentException>(() => rows.WithIntercept().WithIntercept());
        Assert.Throws<ArgumentException>(() => rows.WithIntercept().Standardized());
    }

    [Fact]
    public void A_problem_without_curvature_still_has_a_length_to_step_by()
    {
        var model = Optimization.Objectives.LeastSquares(new DenseRows<double>([0, 0], 2, 1), [1.0, 2.0]);
        Assert.Equal(1, model.Smoothness.Lipschitz);
    }

    private static double[] Batch(Model model, int[] batch, double[] point, Workspace workspace)
    {
        var gradient = new double[model.Dimension];
        model.Objective.BatchGradient(batch, point, gradient, workspace);
        return gradient;
    }

    private static double[] Moved(double[] x, int coordinate, double change)
    {
        var moved = (double[])x.Clone();
        moved[coordinate] += change;
        return moved;
    }

    private static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.InRange(actual, expected - (tolerance * (1 + Math.Abs(expected))), expected + (tolerance * (1 + Math.Abs(expected))));

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) AssertClose(expected[i], actual[i], tolerance);
    }
}
