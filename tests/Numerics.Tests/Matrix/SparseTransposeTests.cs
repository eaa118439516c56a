namespace Toolkit.Numerics.Tests;

public sealed class SparseTransposeTests
{
    [Fact]
    public void Rows_become_columns_and_twice_is_the_matrix_itself()
    {
        var matrix = new SparseRows<double>([0, 2, 2, 4, 5], [0, 3, 1, 3, 3], [1, 2, 3, 4, 5], 4, 5);
        var transposed = matrix.Transpose();
        Assert.Equal((5, 4, 5), (transposed.Rows, transposed.Columns, transposed.Entries));
        Assert.Equal([0, 1, 2, 2, 5, 5], transposed.RowOffsets.ToArray());
        Assert.Equal([0, 2, 0, 2, 3], transposed.ColumnIndices.ToArray());
        Assert.Equal([1, 3, 2, 4, 5], transposed.Values.ToArray());
        Assert.Equal(matrix.Values.ToArray(), transposed.Transpose().Values.ToArray());
        Assert.Equal(matrix.ColumnIndices.ToArray(), transposed.Transpose().ColumnIndices.ToArray());
    }
}
