using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The product of a matrix and its own transpose, C = alpha A A^T + beta C: half the work of a product, and exactly symmetric.</summary>
public static class SymmetricRankK
{
    private const int Block = 32;

    /// <summary>C = A A^T; hand in A seen transposed for C = A^T A.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x k.</param>
    /// <param name="destination">C, n x n; what it held is not read.</param>
    /// <param name="workspace">Lends the memory for the packed copies of A.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or C overlaps A.</exception>
    public static void Multiply<T>(
        ReadOnlyMatrixSpan<T> matrix, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Multiply(T.One, matrix, T.Zero, destination, workspace, team);

    /// <summary>C = alpha A A^T + beta C; hand in A seen transposed for C = alpha A^T A + beta C.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="alpha">The scale of the product.</param>
    /// <param name="matrix">A, n x k.</param>
    /// <param name="beta">The scale of what C held; with 0 that is not read, so it may be NaN.</param>
    /// <param name="destination">C, n x n, symmetric: of what it held only the lower triangle counts.</param>
    /// <param name="workspace">Lends the memory for the packed copies of A.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or C overlaps A.</exception>
    public static void Multiply<T>(
        T alpha, ReadOnlyMatrixSpan<T> matrix, T beta, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, matrix.Rows, matrix.Rows, nameof(destination));
        MatrixShape.CheckApart<T>(matrix, destination, nameof(matrix));
        MatrixProduct.Multiply(alpha, matrix, matrix.Transpose(), beta, destination, true, workspace, team);
        MirrorLower(destination);
    }

    /// <summary>Copies the triangle below the diagonal to the one above.</summary>
    internal static void MirrorLower<T>(MatrixSpan<T> matrix)
        where T : unmanaged
    {
        for (var top = 0; top < matrix.Rows; top += Block)
        {
            var bottom = Math.Min(matrix.Rows, top + Block);
            for (var left = 0; left <= top; left += Block)
            {
                for (var i = top; i < bottom; i++)
                {
                    var row = matrix.Row(i);
                    var end = Math.Min(i, left + Block);
                    for (var j = left; j < end; j++) matrix.Values[(j * matrix.Stride) + i] = row[j];
                }
            }
        }
    }
}
