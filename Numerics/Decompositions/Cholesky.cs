using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The Cholesky factor of a symmetric positive definite matrix: A = L Lᵀ with L lower triangular and its diagonal positive.</summary>
/// <remarks>
/// In blocks of columns: a block on the diagonal is factored row by row, the rows below it are solved for, and what is right of it is brought up to
/// date by the matrix product. Source: Golub and Van Loan, Matrix Computations, section 4.2.
/// </remarks>
public static class Cholesky
{
    private const int Block = 64;

    /// <summary>A ← L, in place in the lower triangle; what is above the diagonal is not read, and has no meaning afterwards.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x n, of which the lower triangle is read.</param>
    /// <param name="workspace">Lends scratch memory: a block of columns, and that of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <returns>
    /// Null, or the first pivot (from 0) that is not positive and finite: the matrix is then not positive definite to working precision, or holds
    /// something that is no number, and its lower triangle is no factor.
    /// </returns>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static int? Factor<T>(MatrixSpan<T> matrix, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        MatrixShape.CheckMatrix(matrix.Rows, matrix.Columns, matrix.Columns, matrix.Columns, nameof(matrix));
        var n = matrix.Rows;
        for (var start = 0; start < n; start += Block)
        {
            var size = Math.Min(Block, n - start);
            var diagonal = matrix.Part(start, start, size, size);
            if (FactorRows(diagonal, diagonal) is { } failed) return start + failed;

            var below = n - start - size;
            if (below == 0) return null;
            // The panel lies down, so that whole lanes of it are solved for at a time.
            var panel = matrix.Part(start + size, start, below, size);
            using var copy = workspace.Rent<T>(below * size);
            var columns = new MatrixSpan<T>(copy.Span, size, below);
            LaneUpdate.Transpose(panel, columns);
            TriangularSolve.Substitute(diagonal, columns);
            LaneUpdate.Transpose(columns, panel);
            MatrixProduct.Multiply(
                -T.One, columns.Transpose(), columns, T.One, matrix.Part(start + size, start + size, below, below), true, workspace, team);
        }

        return null;
    }

    /// <summary>x ← A⁻¹ x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="factor">L, n x n, as <see cref="Factor"/> left it.</param>
    /// <param name="x">The right-hand side, n elements; receives the solution.</param>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public static void Solve<T>(ReadOnlyMatrixSpan<T> factor, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TriangularSolve.Lower(factor, x);
        TriangularSolve.Upper(factor.Transpose(), x);
    }

    /// <summary>X ← A⁻¹ X for many right-hand sides.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="factor">L, n x n, as <see cref="Factor"/> left it.</param>
    /// <param name="x">The right-hand sides, n x m; receives the solutions.</param>
    /// <param name="workspace">Lends the memory of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match, or X overlaps L.</exception>
    public static void Solve<T>(ReadOnlyMatrixSpan<T> factor, MatrixSpan<T> x, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TriangularSolve.Lower(factor, x, workspace, team);
        TriangularSolve.Upper(factor.Transpose(), x, workspace, team);
    }

    // Row i of L: solved for against the rows above it, then its pivot.
    private static int? FactorRows<T>(MatrixSpan<T> matrix, ReadOnlyMatrixSpan<T> factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < matrix.Rows; i++)
        {
            var row = matrix.Row(i);
            TriangularSolve.Lower(factor.Part(0, 0, i, i), row[..i]);
            var pivot = row[i] - Reductions.SumOfSquares<T>(row[..i]);
            if (!(pivot > T.Zero && T.IsFinite(pivot))) return i;
            row[i] = T.Sqrt(pivot);
        }

        return null;
    }
}
