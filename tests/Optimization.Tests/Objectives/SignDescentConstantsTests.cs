namespace Toolkit.Optimization.Tests.Objectives;

/// <summary>The constants that models give to sign descent: the formula written down, and what they must bound.</summary>
public sealed class SignDescentConstantsTests
{
    public static TheoryData<string> Names => Models.Names;

    [Fact]
    public void A_linear_model_has_d_times_the_row_sums_of_its_absolute_Gram_matrix()
    {
        var (d, n) = (Models.Columns, Models.Rows);
        var model = Optimization.Objectives.Logistic(new CsrRows<double>(Models.Sparse), Models.Signs, Models.Weights).WithL2(Models.L2);
        var constants = Constants(model);
        for (var i = 0; i < d; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < d; j++)
            {
                for (var k = 0; k < n; k++) sum += Models.Weights[k] * Math.Abs(Models.Matrix[(k * d) + i] * Models.Matrix[(k * d) + j]);
            }

            Assert.Equal((0.25 * d / n * sum) + (d * Models.L2), constants[i], 1e-10 * sum);
        }
    }

    [Fact]
    public void Where_a_column_is_empty_the_constant_is_one() => Assert.Equal(
        [2 * 9.0, 1], Constants(Optimization.Objectives.LeastSquares(new DenseRows<double>([3, 0], 1, 2), [1])));

    [Fact]
    public void Every_class_of_softmax_has_the_constants_of_its_column()
    {
        var rows = new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns).WithIntercept();
        var constants = Constants(Optimization.Objectives.Softmax(rows, Models.Classes, 3));
        var linear = Constants(Optimization.Objectives.LeastSquares(rows, Models.Targets));
        for (var k = 0; k < 3; k++)
        {
            for (var j = 0; j < Models.Columns; j++) Assert.Equal(1.5 * linear[j], constants[(k * Models.Columns) + j], 1e-10 * linear[j]);
            Assert.Equal(1.5 * linear[^1], constants[(3 * Models.Columns) + k], 1e-10 * linear[^1]);
        }
    }

    // Pairs far apart, and pairs along signs, where the left side is largest.
    [Theory]
    [MemberData(nameof(Names))]
    public void They_bound_the_change_of_the_gradient(string name)
    {
        var model = Models.Named(name);
        var (constants, workspace) = (Constants((ISignSmooth<double>)model.Objective), new Workspace());
        for (var pair = 0; pair < 10; pair++)
        {
            var (x, move) = (Models.Vector(100 + pair, model.Dimension), Models.Vector(200 + pair, model.Dimension, 0.1));
            if (pair % 2 == 0) for (var i = 0; i < move.Length; i++) move[i] = 0.1 * Math.Sign(move[i]) / Math.Sqrt(constants[i]);
            var (before, after) = (model.Gradient(x, workspace), model.Gradient([.. x.Zip(move, (a, b) => a + b)], workspace));
            var change = before.Zip(after, (a, b) => Math.Abs(a - b)).Zip(constants, (gap, l) => gap / Math.Sqrt(l)).Sum();
            Assert.InRange(change, 0, (1 + 1e-9) * move.Zip(constants, (step, l) => Math.Sqrt(l) * Math.Abs(step)).Max());
        }
    }

    private static double[] Constants(ISignSmooth<double> objective)
    {
        var constants = new double[objective.Dimension];
        objective.SignDescentConstants(constants, new Workspace());
        return constants;
    }
}
