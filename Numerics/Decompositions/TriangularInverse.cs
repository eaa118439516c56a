using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The inverse of a lower triangle, L⁻¹, which is one too.</summary>
/// <remarks>
/// The columns of the identity are solved for block by block, and what is zero is left out: a third of the work of a product of full matrices, nearly all of it in
/// the matrix product. A zero on the diagonal is not looked for: it gives what division by zero gives. Source: Golub and Van Loan, Matrix Computations, section 3.1.
/// </remarks>
public static class TriangularInverse
{
    private const int Block = 64;
    private const int ColumnBlock = 192;

    /// <summary>X ← L⁻¹.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">L, n x n; what is above the diagonal is not read. For the inverse of an upper triangle, hand in its transpose and read X transposed.</param>
    /// <param name="destination">Receives X, n x n, with zeros above the diagonal; what it held is not read.</param>
    /// <param name="workspace">Lends the memory of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match, or X overlaps L.</exception>
    public static void Lower<T>(ReadOnlyMatrixSpan<T> matrix, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var n = matrix.Rows;
        MatrixShape.CheckMatrix(n, matrix.Columns, matrix.Columns, matrix.Columns, nameof(matrix));
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, n, n, nameof(destination));
        MatrixShape.CheckApart<T>(matrix, destination, nameof(matrix));
        for (var top = 0; top < n; top += Block)
        {
            var size = Math.Min(Block, n - top);
            for (var column = 0; column < top; column += ColumnBlock)
            {
                var (width, depth) = (Math.Min(ColumnBlock, top - column), top - column);
                MatrixProduct.Multiply(
                    -T.One, matrix.Part(top, column, size, depth), destination.Part(column, column, depth, width), T.Zero,
                    destination.Part(top, column, size, width), workspace, team);
            }

            for (var i = 0; i < size; i++)
            {
                destination.Row(top + i)[top..].Clear();
                destination[top + i, top + i] = T.One;
            }

            TriangularSolve.Substitute(matrix.Part(top, top, size, size), destination.Part(top, 0, size, top + size));
        }
    }
}
