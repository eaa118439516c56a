using System.Collections.Immutable;

namespace Toolkit.Numerics.Tests;

public class SparseRowsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 13, 0.3)]
    [InlineData(65, 64, 0.05)]
    [InlineData(200, 129, 0.5)]
    [InlineData(13, 257, 0)]
    public void Products_match_the_dense_matrix(int rows, int columns, double density)
    {
        var (dense, sparse) = Sample(rows, columns, density);
        var (x, y) = (new Random(1).Matrix<double>(columns), new Random(2).Matrix<double>(rows));
        var (forward, backward) = (new double[rows], new double[columns]);
        sparse.Multiply(x, forward);
        sparse.TransposeMultiply(y, backward);

        var matrix = new ReadOnlyMatrixSpan<double>(dense, rows, columns);
        var (expectedForward, expectedBackward) = (new double[rows], new double[columns]);
        MatrixVector.Multiply<double>(matrix, x, expectedForward);
        MatrixVector.Multiply<double>(matrix.Transpose(), y, expectedBackward);
        Assert.InRange(Samples.Distance<double>(forward, expectedForward), 0, 1e-13);
        Assert.InRange(Samples.Distance<double>(backward, expectedBackward), 0, 1e-13);

        var norms = new double[rows];
        sparse.SquaredRowNorms(norms);
        for (var i = 0; i < rows; i++)
        {
            Assert.Equal(forward[i], sparse.RowDot(i, x));
            Assert.Equal(Reductions.SumOfSquares<double>(dense.AsSpan(i * columns, columns)), norms[i], 1e-12);
        }
    }

    [Fact]
    public void One_two_and_five_threads_give_the_same_bits()
    {
        var (_, sparse) = Sample(3000, 200, 0.3);
        var (x, alone) = (new Random(1).Matrix<double>(200), new double[3000]);
        sparse.Multiply(x, alone);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            var together = new double[3000];
            sparse.Multiply(x, together, team);
            Samples.AssertSameBits<double>(alone, together);
        }
    }

    [Fact]
    public void A_row_is_seen_and_added_as_it_is_stored()
    {
        var sparse = SparseRows<float>.FromDense(new([0, 2, 0, 0, 0, 0, 5, 0, 7], 3, 3));
        Assert.Equal([0, 1, 1, 3], sparse.RowOffsets);
        Assert.Equal([1, 0, 2], sparse.ColumnIndices);
        Assert.Equal([5f, 7f], sparse.RowValues(2));
        Assert.Equal([0, 2], sparse.RowIndices(2));
        Assert.Equal((3, 3, 3), (sparse.Rows, sparse.Columns, sparse.Entries));
        float[] y = [1, 1, 1];
        sparse.AddRow(2, 10, y);
        Assert.Equal([51f, 1f, 71f], y);
        Assert.True(SparseRows<float>.FromDense(new ReadOnlyMatrixSpan<float>([0, 2], 1, 2).Transpose()).Rows == 2);
    }

    [Fact]
    public void Entries_that_break_the_rules_are_refused_by_name()
    {
        ImmutableArray<double> values = [1, 2];
        Assert.Equal(2, new SparseRows<double>([0, 1, 2], [1, 0], values, 2, 2).Entries);
        Assert.Throws<ArgumentException>("rowOffsets", () => new SparseRows<double>([0, 2], [0, 1], values, 2, 2));
        Assert.Throws<ArgumentException>("rowOffsets", () => new SparseRows<double>([0, 1, 1], [0, 1], values, 2, 2));
        Assert.Throws<ArgumentException>("rowOffsets", () => new SparseRows<double>([1, 1, 2], [0, 1], values, 2, 2));
        Assert.Throws<ArgumentException>("rowOffsets", () => new SparseRows<double>([0, 3, 1, 2], [0, 1], values, 3, 2));
        Assert.Throws<ArgumentException>("rowOffsets", () => new SparseRows<double>(default, [0, 1], values, 2, 2));
        Assert.Throws<ArgumentException>("columnIndices", () => new SparseRows<double>([0, 1, 2], [0, 2], values, 2, 2));
        Assert.Throws<ArgumentException>("columnIndices", () => new SparseRows<double>([0, 1, 2], [0, -1], values, 2, 2));
        Assert.Throws<ArgumentException>("columnIndices", () => new SparseRows<double>([0, 2, 2], [1, 1], values, 2, 2));
        Assert.Throws<ArgumentException>("columnIndices", () => new SparseRows<double>([0, 2, 2], [1, 0], values, 2, 2));
        Assert.Throws<ArgumentException>("values", () => new SparseRows<double>([0, 1, 2], [0, 1], [1], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new SparseRows<double>([0], [], [], -1, 2));
    }

    [Fact]
    public void Vectors_that_do_not_fit_are_refused_by_name()
    {
        var (_, sparse) = Sample(3, 4, 1);
        Assert.Throws<ArgumentException>("x", () => sparse.RowDot(0, new double[3]));
        Assert.Throws<ArgumentException>("destination", () => sparse.AddRow(0, 1, new double[3]));
        Assert.Throws<ArgumentException>("x", () => sparse.Multiply(new double[3], new double[3]));
        Assert.Throws<ArgumentException>("destination", () => sparse.TransposeMultiply(new double[3], new double[3]));
        Assert.Throws<IndexOutOfRangeException>(() => sparse.RowDot(3, new double[4]));
        Assert.Throws<IndexOutOfRangeException>(() => sparse.RowDot(-1, new double[4]));
    }

    private static (double[] Dense, SparseRows<double> Sparse) Sample(int rows, int columns, double density)
    {
        var random = new Random(HashCode.Combine(rows, columns));
        var dense = random.Matrix<double>(rows * columns);
        foreach (ref var value in dense.AsSpan()) value = random.NextDouble() < density ? value : 0;
        return (dense, SparseRows<double>.FromDense(new(dense, rows, columns)));
    }

    [Fact]
    public void More_columns_have_no_entries_and_fewer_are_refused()
    {
        var narrow = new SparseRows<double>([0, 1, 2], [1, 0], [2.0, 3.0], rows: 2, columns: 2);
        var wide = narrow.WithColumns(4);
        Assert.Equal(4, wide.Columns);
        Assert.True(wide.Values == narrow.Values && wide.ColumnIndices == narrow.ColumnIndices);
        Assert.Equal(2 * 7.0, wide.RowDot(0, [5, 7, 11, 13]));
        Assert.Throws<ArgumentOutOfRangeException>(() => narrow.WithColumns(1));
    }
}
