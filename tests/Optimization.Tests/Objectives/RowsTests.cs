namespace Toolkit.Optimization.Tests.Objectives;

public sealed class RowsTests
{
    // Standardized rows written down, by the definition of mean and standard deviation.
    private static readonly double[] Explicit = Standardise();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Standardized_rows_are_those_that_one_would_write_down(bool sparse)
    {
        if (sparse) Compare(new CsrRows<double>(Models.Sparse).Standardized().WithIntercept());
        else Compare(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns).Standardized().WithIntercept());

        static void Compare<TRows>(TRows rows)
            where TRows : struct, IRows<TRows, double> =>
            AssertSame(new DenseRows<double>(Explicit, Models.Rows, Models.Columns).WithIntercept(), rows);
    }

    [Fact]
    public void Every_product_of_sparse_rows_is_that_of_dense_rows() =>
        AssertSame(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns), new CsrRows<double>(Models.Sparse));

    [Fact]
    public void Restored_coefficients_predict_the_same_from_the_data_as_they_were()
    {
        var workspace = new Workspace();
        var rows = new CsrRows<double>(Models.Sparse).Standardized();
        var x = Models.Vector(30, Models.Columns);
        var (restored, inside, outside) = (new double[Models.Columns], new double[Models.Rows], new double[Models.Rows]);
        var constant = rows.Restore(x, restored);
        rows.Multiply(x, inside, workspace);
        Models.Sparse.Multiply(restored, outside);
        for (var i = 0; i < Models.Rows; i++) Assert.Equal(inside[i], outside[i] + constant, 1e-12);
    }

    [Fact]
    public void A_column_that_does_not_vary_counts_nothing()
    {
        const int Rows = 7;
        var values = Enumerable.Range(0, Rows).SelectMany(i => new[] { 0.1, i, 0 }).ToArray();
        var rows = new DenseRows<double>(values, Rows, 3).Standardized();
        Assert.Equal(0, rows.Scales[0]);
        Assert.Equal(0.5, rows.Scales[1], 1e-15);
        Assert.Equal(0, rows.Scales[2]);
        var norms = new double[3];
        rows.SquaredColumnDistances([0, 0, 2], norms, new Workspace());
        Assert.Equal([0, Rows, 4 * Rows], norms.Select(norm => Math.Round(norm, 10)));
        var distances = new double[Rows];
        rows.MultiplyDistances([0.25, 0, 2], [3, 0, 5], distances, new Workspace());
        Assert.All(distances, distance => Assert.Equal((0.25 * 3) + (2 * 5), distance));
        rows.TransposeMultiplyDistances([0.25, 0, 2], [1, 2, 3, 4, 5, 6, 7], norms, new Workspace());
        Assert.Equal((0.25 * 28, 2 * 28), (norms[0], norms[2]));
    }

    [Fact]
    public void Bounds_of_the_spectral_norm_hold_the_truth_between_them()
    {
        // diag(3, 2) with weights 1 and 4: W^1/2 A = diag(3, 4).
        var rows = new DenseRows<double>([3, 0, 0, 2], 2, 2);
        var workspace = new Workspace();
        var (plain, weighted) = (rows.SpectralNormBounds(workspace), rows.SpectralNormBounds(workspace, [1, 4]));
        Assert.InRange(3, plain.Lower * (1 - 1e-12), plain.Upper);
        Assert.InRange(4, weighted.Lower * (1 - 1e-12), weighted.Upper);
        Assert.InRange(weighted.Upper, 4, 4.0001);
        Assert.Throws<ArgumentException>(() => rows.SpectralNormBounds(workspace, [1.0]));
    }

    [Fact]
    public void Distances_of_dense_rows_are_those_of_each_element()
    {
        var rows = new DenseRows<double>([1, -2, 3, 4, 0, -6], 2, 3);
        var (byRow, byColumn) = (new double[2], new double[3]);
        rows.MultiplyDistances([1, 1, 0], [10, 20, 30], byRow, new Workspace());
        rows.TransposeMultiplyDistances([1, 1, 0], [1, 2], byColumn, new Workspace());
        Assert.Equal([0 + 60 + 90, 30 + 20 + 180], byRow);
        Assert.Equal([0 + 6, 3 + 2, 3 + 12], byColumn);
    }

    [Fact]
    public void Stumps_are_the_matrix_of_their_answers()
    {
        // Ties, zeros and both signs; a column without zeros, one of zeros, and one that does not vary.
        var values = Models.Matrix.Select((value, k) => (k % Models.Columns) switch
        {
            1 => value + 20,
            2 => 0,
            3 => 5,
            _ => Math.Round(value),
        }).ToArray();
        var stumps = new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>(values, Models.Rows, Models.Columns));
        var answers = new double[Models.Rows * stumps.Features];
        for (var k = 0; k < answers.Length; k++)
        {
            var stump = stumps[k % stumps.Features];
            answers[k] = stump.Answer(values[(k / stumps.Features * Models.Columns) + stump.Feature]);
        }

        AssertSame(new DenseRows<double>(answers, Models.Rows, stumps.Features).WithIntercept(), stumps);
        Assert.Equal(new Stump<double>(-1, 0, 1), stumps[stumps.Features]);
    }

    private static void AssertSame<TExpected, TActual>(TExpected expected, TActual actual)
        where TExpected : struct, IRows<TExpected, double>
        where TActual : struct, IRows<TActual, double>
    {
        var workspace = new Workspace();
        Assert.Equal((expected.Rows, expected.Columns, expected.Features), (actual.Rows, actual.Columns, actual.Features));
        var x = Models.Vector(31, expected.Columns);
        var r = Models.Vector(32, expected.Rows);
        var s = Models.Vector(34, expected.Columns);
        Both(expected.Rows, (rows, to) => expected.Multiply(x, to, workspace), (rows, to) => actual.Multiply(x, to, workspace));
        Both(expected.Columns, (rows, to) => expected.TransposeMultiply(r, to, workspace), (rows, to) => actual.TransposeMultiply(r, to, workspace));
        Both(expected.Columns, (rows, to) => expected.AddRow(5, 0.7, to, workspace), (rows, to) => actual.AddRow(5, 0.7, to, workspace));
        Both(expected.Columns, (rows, to) => expected.AddRow(5, 1, to, workspace), (rows, to) => Scatter(5, to));
        Both(expected.Rows, (rows, to) => expected.SquaredRowNorms(to, workspace), (rows, to) => actual.SquaredRowNorms(to, workspace));
        Both(expected.Columns, (rows, to) => expected.SquaredColumnDistances(x, to, workspace), (rows, to) => actual.SquaredColumnDistances(x, to, workspace));
        Both(
            expected.Rows, (rows, to) => expected.MultiplyDistances(x, s, to, workspace), (rows, to) => actual.MultiplyDistances(x, s, to, workspace));
        Both(
            expected.Columns, (rows, to) => expected.TransposeMultiplyDistances(x, r, to, workspace),
            (rows, to) => actual.TransposeMultiplyDistances(x, r, to, workspace));
        Both(
            expected.Columns, (rows, to) => expected.MappedNormalMultiply(x, new Cubed(expected.Rows), to, workspace),
            (rows, to) => actual.MappedNormalMultiply(x, new Cubed(expected.Rows), to, workspace));
        int[] some = [5, 1, 5, 20];
        var size = expected.Columns;
        Both(
            size * size, (rows, to) => expected.WeightedGram(default, r, new(to, size, size), workspace),
            (rows, to) => actual.WeightedGram(default, r, new(to, size, size), workspace));
        Both(
            size * size, (rows, to) => expected.WeightedGram(some, r.AsSpan(0, 4), new(to, size, size), workspace),
            (rows, to) => actual.WeightedGram(some, r.AsSpan(0, 4), new(to, size, size), workspace));
        for (var i = 0; i < expected.Rows; i++) Assert.Equal(expected.RowDot(i, x, workspace), actual.RowDot(i, x, workspace), 1e-11);
        Assert.Equal(0, workspace.Outstanding);

        void Scatter(int row, double[] to)
        {
            actual.Entries(row, new int[actual.LongestRow], new double[actual.LongestRow], out var columns, out var values);
            for (var k = 0; k < columns.Length; k++) to[columns[k]] += values[k];
        }

        void Both(int length, Action<int, double[]> expectedPart, Action<int, double[]> actualPart)
        {
            double[] one = [.. Models.Vector(33, length)], other = [.. one];
            expectedPart(length, one);
            actualPart(length, other);
            for (var i = 0; i < length; i++) Assert.Equal(one[i], other[i], 1e-11 * (1 + Math.Abs(one[i])));
        }
    }

    [Fact]
    public void The_mapped_product_is_that_of_the_two_products_and_the_Gram_matrix_that_of_the_columns()
    {
        var rows = new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns).WithIntercept();
        using var team = new WorkerTeam(2);
        var shared = new CsrRows<double>(Models.Sparse, team).WithIntercept();
        var workspace = new Workspace();
        var (x, weights) = (Models.Vector(35, rows.Columns), Models.Vector(36, rows.Rows));
        var (products, expected, actual) = (new double[rows.Rows], new double[rows.Columns], new double[rows.Columns]);
        rows.Multiply(x, products, workspace);
        rows.TransposeMultiply([.. products.Select(z => z * z * z)], expected, workspace);
        rows.MappedNormalMultiply(x, new Cubed(rows.Rows), actual, workspace);
        AssertClose(expected, actual);
        shared.MappedNormalMultiply(x, new Cubed(rows.Rows), actual, workspace);
        AssertClose(expected, actual);

        var gram = new double[rows.Columns * rows.Columns];
        rows.WeightedGram(default, weights, new(gram, rows.Columns, rows.Columns), workspace);
        for (var j = 0; j < rows.Columns; j++)
        {
            var unit = new double[rows.Columns];
            unit[j] = 1;
            rows.Multiply(unit, products, workspace);
            rows.TransposeMultiply([.. products.Zip(weights, (z, w) => z * w)], expected, workspace);
            AssertClose(expected, gram.AsSpan(j * rows.Columns, rows.Columns).ToArray());
        }

        static void AssertClose(double[] expected, double[] actual)
        {
            for (var j = 0; j < expected.Length; j++) Assert.Equal(expected[j], actual[j], 1e-11 * (1 + Math.Abs(expected[j])));
        }
    }

    // z³, and a look at the padding, where nobody may read what it makes.
    private readonly struct Cubed(int rows) : IProductMap<double>
    {
        public void Map(int first, scoped Span<double> products)
        {
            for (var i = 0; i < products.Length; i++) products[i] = first + i < rows ? products[i] * products[i] * products[i] : double.NaN;
        }
    }

    private static double[] Standardise()
    {
        var standard = (double[])Models.Matrix.Clone();
        for (var j = 0; j < Models.Columns; j++)
        {
            var column = Enumerable.Range(0, Models.Rows).Select(i => Models.Matrix[(i * Models.Columns) + j]).ToArray();
            var mean = column.Average();
            var deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
            for (var i = 0; i < Models.Rows; i++) standard[(i * Models.Columns) + j] = (column[i] - mean) / deviation;
        }

        return standard;
    }
}
