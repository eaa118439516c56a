namespace Toolkit.Optimization.Tests.Objectives;

public sealed class HessianTests
{
    public static TheoryData<string> Names => Models.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Hessian_is_symmetric_and_its_columns_are_products_with_unit_vectors(string name)
    {
        var model = Models.Named(name);
        var oracle = Assert.IsType<IHessianSum<double>>(model.Objective, exactMatch: false);
        var (n, workspace) = (model.Dimension, new Workspace());
        var point = Models.Vector(50, n, 0.3);
        var hessian = new double[n * n];
        hessian.AsSpan().Fill(double.NaN);
        oracle.Hessian(point, new(hessian, n, n), workspace);
        for (var j = 0; j < n; j++)
        {
            var unit = new double[n];
            unit[j] = 1;
            var column = model.HessianVector(point, unit, workspace);
            for (var i = 0; i < n; i++)
            {
                Assert.Equal(column[i], hessian[(j * n) + i], 1e-11 * (1 + Math.Abs(column[i])));
                Assert.Equal(hessian[(i * n) + j], hessian[(j * n) + i]);
            }
        }

        Assert.Equal(0, workspace.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Hessian_of_a_batch_is_the_mean_of_those_of_its_terms(string name)
    {
        var model = Models.Named(name);
        var oracle = Assert.IsType<IHessianSum<double>>(model.Objective, exactMatch: false);
        var (n, workspace) = (model.Dimension, new Workspace());
        var point = Models.Vector(51, n, 0.3);
        int[] batch = [.. Enumerable.Range(0, oracle.Terms)];
        AssertClose(Of(batch), Whole());
        batch = [3, 5, 3, 30];
        var terms = batch.Select(term => Of([term])).ToArray();
        AssertClose([.. Enumerable.Range(0, n * n).Select(k => terms.Average(term => term[k]))], Of(batch));

        double[] Of(int[] indices)
        {
            var hessian = new double[n * n];
            oracle.BatchHessian(indices, point, new(hessian, n, n), workspace);
            return hessian;
        }

        double[] Whole()
        {
            var hessian = new double[n * n];
            oracle.Hessian(point, new(hessian, n, n), workspace);
            return hessian;
        }

        static void AssertClose(double[] expected, double[] actual)
        {
            for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], actual[k], 1e-10 * (1 + Math.Abs(expected[k])));
        }
    }

    [Fact]
    public void An_objective_is_made_without_its_constants_and_works_them_out_once()
    {
        // No sum over rows is asked for until the constants are: rows that are not finite do not matter before.
        var rows = new DenseRows<double>([double.NaN, 1], 2, 1);
        var objective = Optimization.Objectives.Logistic(rows, [1, -1]).WithL2(0.1);
        Assert.Equal(2, objective.Terms);
        var sound = Optimization.Objectives.Logistic(new DenseRows<double>([3, 4], 2, 1), [1, -1]).WithL2(0.1);
        Assert.Equal((25.0 / 8) + 0.1, sound.Smoothness.Lipschitz, 1e-9);
        Assert.Equal(sound.Smoothness, sound.Smoothness);
    }
}
