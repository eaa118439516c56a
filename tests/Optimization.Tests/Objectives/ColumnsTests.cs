using System.Runtime.Intrinsics;

namespace Toolkit.Optimization.Tests.Objectives;

public sealed class ColumnsTests
{
    [Fact]
    public void Dense_columns_make_the_products_of_the_rows() => Check(new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)));

    [Fact]
    public void Sparse_columns_make_the_products_of_the_rows() => Check(new SparseColumns<double>(Models.Sparse));

    [Fact]
    public void Columns_with_an_intercept_make_the_products_of_the_rows_with_one()
    {
        var rows = new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns).WithIntercept();
        Check(new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)).WithIntercept(), rows);
        Check(new SparseColumns<double>(Models.Sparse).WithIntercept(), rows);
        Assert.Equal(Models.Columns, new SparseColumns<double>(Models.Sparse).WithIntercept().Features);
        Assert.Throws<ArgumentException>("columns", () => new SparseColumns<double>(Models.Sparse).WithIntercept().WithIntercept());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Standardized_columns_make_the_products_of_the_standardized_rows(bool centred)
    {
        var rows = new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns).Standardized(centred);
        Check(new DenseColumns<double>(new(Models.Matrix, Models.Rows, Models.Columns)).Standardized(rows.Means, rows.Scales), rows);
        Check(new SparseColumns<double>(Models.Sparse).Standardized(rows.Means, rows.Scales), rows);
        Check(new SparseColumns<double>(Models.Sparse).Standardized(rows.Means, rows.Scales).WithIntercept(), rows.WithIntercept());
        var plain = new SparseColumns<double>(Models.Sparse);
        Assert.Throws<ArgumentException>("columns", () => plain.WithIntercept().Standardized<double, ColumnsWithIntercept<double, SparseColumns<double>>>([], []));
        Assert.Throws<ArgumentException>("means", () => plain.Standardized<double, SparseColumns<double>>([1], [1]));
        Assert.Throws<ArgumentException>("scales", () => plain.Standardized<double, SparseColumns<double>>(new double[Models.Columns], [1]));
    }

    [Fact]
    public void A_mean_that_dwarfs_the_spread_leaves_the_norms_exact()
    {
        var values = new double[] { 1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3 };
        var rows = new DenseRows<double>(values, 4, 1).Standardized();
        var columns = new DenseColumns<double>(new(values, 4, 1)).Standardized(rows.Means, rows.Scales);
        var norms = new double[1];
        columns.SquaredColumnNorms(norms);
        Assert.Equal(4, norms[0], 1e-12);
        columns.SquaredColumnNorms(norms, [1, 0, 0, 1]);
        Assert.Equal(2 * 1.5 * 1.5 / 1.25, norms[0], 1e-12);
    }

    private static void Check<TColumns>(TColumns columns)
        where TColumns : struct, IColumns<TColumns, double> => Check(columns, new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns));

    private static void Check<TColumns, TRows>(TColumns columns, TRows rows)
        where TColumns : struct, IColumns<TColumns, double>
        where TRows : struct, IRows<TRows, double>
    {
        var count = columns.Columns;
        var (x, r, workspace) = (Models.Vector(1, count), Models.Vector(2, Models.Rows), new Workspace());
        var (forward, expected) = (new double[Models.Rows], new double[Models.Rows]);
        var (backward, correlations) = (new double[count], new double[count]);
        columns.Multiply(x, forward);
        rows.Multiply(x, expected, workspace);
        columns.TransposeMultiply(r, backward);
        rows.TransposeMultiply(r, correlations, workspace);
        AssertClose(expected, forward);
        AssertClose(correlations, backward);

        var (norms, weighed) = (new double[count], new double[count]);
        columns.SquaredColumnNorms(norms);
        columns.SquaredColumnNorms(weighed, Models.Weights);
        for (var j = 0; j < count; j++)
        {
            AssertClose(correlations[j], columns.ColumnDot(j, r));
            AssertClose(correlations[j], columns.Sum(default(Product), j, r, Models.Targets) - columns.ColumnDot(j, Models.Targets));
            AssertClose(
                columns.ColumnDot(j, [.. r.Zip(Models.Weights, (value, weight) => value * weight)]),
                columns.Sum(default(Product), j, r, new double[Models.Rows], Models.Weights));
            AssertClose(norms[j], columns.ColumnsDot(j, j));
            var moved = r.ToArray();
            columns.AddColumn(j, 0.5, moved);
            for (var k = 0; k < count; k++) AssertClose(correlations[k] + (0.5 * columns.ColumnsDot(j, k)), columns.ColumnDot(k, moved));
            var weighted = new double[r.Length];
            columns.AddColumn(j, 0.5, Models.Weights, weighted);
            for (var i = 0; i < r.Length; i++) AssertClose(Models.Weights[i] * (moved[i] - r[i]), weighted[i]);
            AssertClose(weighed[j], 2 * columns.ColumnDot(j, weighted));
        }

        // All columns, some, one and none; in a frame that is to be left alone.
        int[] all = [.. Enumerable.Range(0, count)];
        foreach (var set in (int[][])[all, [.. all.Where(j => j % 2 == (count - 1) % 2)], [count - 1], []])
        {
            var (frame, size) = (new double[(set.Length + 2) * (set.Length + 3)], set.Length);
            Array.Fill(frame, double.NaN);
            columns.WeightedGram(set, Models.Weights, new MatrixSpan<double>(frame, size + 1, size + 3).Part(1, 1, size, size), workspace);
            Assert.Equal(frame.Length - (size * size), frame.Count(double.IsNaN));
            for (var j = 0; j < size; j++)
            {
                var weighted = new double[r.Length];
                columns.AddColumn(set[j], 1, Models.Weights, weighted);
                for (var k = 0; k < size; k++)
                {
                    AssertClose(columns.ColumnDot(set[k], weighted), frame[((j + 1) * (size + 3)) + k + 1]);
                    Assert.Equal(frame[((k + 1) * (size + 3)) + j + 1], frame[((j + 1) * (size + 3)) + k + 1]);
                }
            }

            Assert.InRange(columns.WeightedGramCost(set, workspace), 0, 0.25 * (size + 1));
        }
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++) AssertClose(expected[i], actual[i]);
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-13 * (1 + Math.Abs(expected)));

    private readonly struct Product : IColumnTerm<double>
    {
        public Vector512<double> Invoke(Vector512<double> entry, Vector512<double> residual, Vector512<double> label) => entry * (residual + label);
    }
}
