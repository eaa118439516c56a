using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The inverse of a symmetric positive definite matrix, A⁻¹ = L⁻ᵀ L⁻¹ with A = L Lᵀ, in about n³ additions and multiplications: half of what a product takes.</summary>
/// <remarks>
/// By <see cref="Cholesky"/>, <see cref="TriangularInverse"/> and a product that leaves out what is zero. The inverse is exactly symmetric. It is for what is
/// multiplied by often; a single system is better solved. Source: Higham, Accuracy and Stability of Numerical Algorithms, section 14.2.
/// </remarks>
public static class SymmetricInverse
{
    private const int Block = 96;

    /// <summary>X ← A⁻¹.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x n, of which the lower triangle is read.</param>
    /// <param name="destination">Receives X, n x n; NaN where A is not positive definite.</param>
    /// <param name="workspace">Lends scratch memory: a matrix like A, and that of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <returns>
    /// Null, or the first pivot (from 0) that is not positive and finite: the matrix is then not positive definite to working precision, or holds
    /// something that is no number.
    /// </returns>
    /// <exception cref="ArgumentException">A shape does not match, or X overlaps A.</exception>
    public static int? Factor<T>(ReadOnlyMatrixSpan<T> matrix, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var n = matrix.Rows;
        MatrixShape.CheckMatrix(n, matrix.Columns, matrix.Columns, matrix.Columns, nameof(matrix));
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, n, n, nameof(destination));
        MatrixShape.CheckApart<T>(matrix, destination, nameof(matrix));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) destination[i, j] = matrix[i, j];
        }

        if (Cholesky.Factor(destination, workspace, team) is { } failed)
        {
            for (var i = 0; i < n; i++) destination.Row(i).Fill(T.NaN);
            return failed;
        }

        using var rental = workspace.Rent<T>(checked(n * n));
        var inverse = new MatrixSpan<T>(rental.Span, n, n);
        TriangularInverse.Lower(destination, inverse, workspace, team);
        for (var top = 0; top < n; top += Block)
        {
            var (size, depth) = (Math.Min(Block, n - top), n - top);
            MatrixProduct.Multiply(
                inverse.Part(top, top, depth, size).Transpose(), inverse.Part(top, 0, depth, top + size), destination.Part(top, 0, size, top + size), workspace, team);
        }

        SymmetricRankK.MirrorLower(destination);
        return null;
    }
}
