using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>The solution of triangular systems, for one right-hand side or many, in place.</summary>
/// <remarks>
/// <para>
/// Only the triangle that is named is read, so a factor may share its memory with another. A transposed system is solved by passing the matrix
/// transposed, which copies nothing: after a Cholesky factor L, <c>Lower(L, b)</c> and then <c>Upper(L.Transpose(), b)</c>.
/// </para>
/// <para>
/// A zero on the diagonal is not looked for: it gives what division by zero gives. Rows are substituted one after the other; with many right-hand
/// sides, in blocks, by the matrix product. Source: Golub and Van Loan, Matrix Computations, section 3.1.
/// </para>
/// </remarks>
public static class TriangularSolve
{
    private const int Block = 64;

    /// <summary>x ← L⁻¹ x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">L, n x n; what is above the diagonal is not read.</param>
    /// <param name="x">The right-hand side, n elements; receives the solution.</param>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public static void Lower<T>(ReadOnlyMatrixSpan<T> matrix, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(matrix, x.Length, nameof(x));
        for (var i = 0; i < x.Length; i++)
        {
            if (!matrix.IsTransposed)
            {
                x[i] = (x[i] - Reductions.Dot<T>(matrix.Row(i)[..i], x[..i])) / matrix[i, i];
                continue;
            }

            x[i] /= matrix[i, i];
            LaneUpdate.AddScaled(-x[i], matrix.Transpose().Row(i)[(i + 1)..], x[(i + 1)..]);
        }
    }

    /// <summary>x ← U⁻¹ x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">U, n x n; what is below the diagonal is not read.</param>
    /// <param name="x">The right-hand side, n elements; receives the solution.</param>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public static void Upper<T>(ReadOnlyMatrixSpan<T> matrix, Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(matrix, x.Length, nameof(x));
        for (var i = x.Length - 1; i >= 0; i--)
        {
            if (!matrix.IsTransposed)
            {
                x[i] = (x[i] - Reductions.Dot<T>(matrix.Row(i)[(i + 1)..], x[(i + 1)..])) / matrix[i, i];
                continue;
            }

            x[i] /= matrix[i, i];
            LaneUpdate.AddScaled(-x[i], matrix.Transpose().Row(i)[..i], x[..i]);
        }
    }

    /// <summary>X ← L⁻¹ X, column by column the solution of a system.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">L, n x n; what is above the diagonal is not read.</param>
    /// <param name="x">The right-hand sides, n x m; receives the solutions.</param>
    /// <param name="workspace">Lends the memory of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match, or X overlaps L.</exception>
    public static void Lower<T>(ReadOnlyMatrixSpan<T> matrix, MatrixSpan<T> x, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(matrix, x.Rows, nameof(x));
        MatrixShape.CheckApart<T>(matrix, x, nameof(matrix));
        for (var top = 0; top < x.Rows; top += Block)
        {
            var size = Math.Min(Block, x.Rows - top);
            var rows = x.Part(top, 0, size, x.Columns);
            if (top > 0) MatrixProduct.Multiply(-T.One, matrix.Part(top, 0, size, top), x.Part(0, 0, top, x.Columns), T.One, rows, workspace, team);
            Substitute(matrix.Part(top, top, size, size), rows);
        }
    }

    /// <summary>X ← U⁻¹ X, column by column the solution of a system.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">U, n x n; what is below the diagonal is not read.</param>
    /// <param name="x">The right-hand sides, n x m; receives the solutions.</param>
    /// <param name="workspace">Lends the memory of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match, or X overlaps U.</exception>
    public static void Upper<T>(ReadOnlyMatrixSpan<T> matrix, MatrixSpan<T> x, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(matrix, x.Rows, nameof(x));
        MatrixShape.CheckApart<T>(matrix, x, nameof(matrix));
        for (var bottom = x.Rows; bottom > 0; bottom -= Math.Min(Block, bottom))
        {
            var top = Math.Max(0, bottom - Block);
            var rows = x.Part(top, 0, bottom - top, x.Columns);
            var below = x.Rows - bottom;
            if (below > 0)
            {
                MatrixProduct.Multiply(
                    -T.One, matrix.Part(top, bottom, rows.Rows, below), x.Part(bottom, 0, below, x.Columns), T.One, rows, workspace, team);
            }

            for (var i = rows.Rows - 1; i >= 0; i--)
            {
                for (var j = i + 1; j < rows.Rows; j++) LaneUpdate.AddScaled(-matrix[top + i, top + j], rows.Row(j), rows.Row(i));
                LaneUpdate.Divide(matrix[top + i, top + i], rows.Row(i));
            }
        }
    }

    /// <summary>X ← L⁻¹ X for a triangle of few rows, without a matrix product.</summary>
    internal static void Substitute<T>(ReadOnlyMatrixSpan<T> matrix, MatrixSpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Rows; i++)
        {
            var row = x.Row(i);
            var j = 0;
            for (; j + 4 <= i; j += 4)
            {
                LaneUpdate.AddScaledRows(
                    -matrix[i, j], -matrix[i, j + 1], -matrix[i, j + 2], -matrix[i, j + 3], ref MemoryMarshal.GetReference(x.Row(j)), x.Stride, row);
            }

            for (; j < i; j++) LaneUpdate.AddScaled(-matrix[i, j], x.Row(j), row);
            LaneUpdate.Divide(matrix[i, i], row);
        }
    }

    private static void Check<T>(ReadOnlyMatrixSpan<T> matrix, int rows, string name)
        where T : unmanaged
    {
        MatrixShape.CheckMatrix(matrix.Rows, matrix.Columns, matrix.Columns, matrix.Columns, nameof(matrix));
        MatrixShape.CheckVector(rows, matrix.Rows, name);
    }
}
