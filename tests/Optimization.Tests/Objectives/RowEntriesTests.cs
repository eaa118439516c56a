namespace Toolkit.Optimization.Tests.Objectives;

/// <summary>The entries of a row are the row, for every kind of rows.</summary>
public sealed class RowEntriesTests
{
    [Fact]
    public void Entries_make_up_the_row()
    {
        Check(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns));
        Check(new CsrRows<double>(Models.Sparse));
        Check(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns).Standardized());
        Check(new CsrRows<double>(Models.Sparse).Standardized(centred: false));
        Check(new CsrRows<double>(Models.Sparse).Standardized());
    }

    private static void Check<TRows>(TRows rows)
        where TRows : struct, IRows<TRows, double>
    {
        CheckThese<TRows>(rows);
        CheckThese<WithIntercept<double, TRows>>(rows.WithIntercept());
    }

    private static void CheckThese<TRows>(TRows rows)
        where TRows : struct, IRows<TRows, double>
    {
        var (indices, scratch, workspace) = (new int[rows.LongestRow], new double[rows.LongestRow], new Workspace());
        for (var i = 0; i < rows.Rows; i++)
        {
            rows.Entries(i, indices, scratch, out var columns, out var values);
            var (expected, row) = (new double[rows.Columns], new double[rows.Columns]);
            rows.AddRow(i, 1, expected, workspace);
            for (var k = 0; k < columns.Length; k++)
            {
                Assert.True(k == 0 || columns[k] > columns[k - 1]);
                row[columns[k]] = values[k];
            }

            for (var j = 0; j < row.Length; j++) Assert.Equal(expected[j], row[j], 14);
        }
    }
}
