using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The Gram matrix of weighted rows, C = A^T W A + beta C with W diagonal: the Hessian of a sum over rows. Half the work of a product, and exactly symmetric.</summary>
/// <remarks>
/// Rows are taken in blocks of 512, of which a copy is multiplied by the weights; the product of a block is added to those before it, in order.
/// Weights may be negative. A row of weight 0 is absent, even where it is not finite. The bits do not depend on the number of threads.
/// </remarks>
public static class WeightedGram
{
    // As deep as the matrix product cuts its blocks: each is packed once.
    private const int Block = 512;

    /// <summary>C = A^T W A + beta C.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x m.</param>
    /// <param name="weights">The diagonal of W, n elements.</param>
    /// <param name="beta">The scale of what C held; with 0 that is not read, so it may be NaN.</param>
    /// <param name="destination">C, m x m, symmetric: of what it held only the lower triangle counts.</param>
    /// <param name="workspace">Lends the memory of a block of rows, and of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or C overlaps A or the weights.</exception>
    public static void Multiply<T>(
        ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> weights, T beta, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixShape.CheckVector(weights.Length, matrix.Rows, nameof(weights));
        Multiply(matrix, default, weights, beta, destination, workspace, team);
    }

    /// <summary>C = sum_k w_k a_i a_i^T + beta C, where i is the k-th of some rows: those of a sample.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x m.</param>
    /// <param name="rows">The rows i, from 0 to n - 1; one that comes twice counts twice.</param>
    /// <param name="weights">w, an element for each of them.</param>
    /// <param name="beta">The scale of what C held; with 0 that is not read, so it may be NaN.</param>
    /// <param name="destination">C, m x m, symmetric: of what it held only the lower triangle counts.</param>
    /// <param name="workspace">Lends the memory of two blocks of rows, and of the matrix product.</param>
    /// <param name="team">The threads to use; null for the calling thread.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or C overlaps A or the weights.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static void MultiplyRows<T>(
        ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, T beta, MatrixSpan<T> destination, Workspace workspace,
        WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixShape.CheckVector(weights.Length, rows.Length, nameof(weights));
        foreach (var row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, matrix.Rows, nameof(rows));
        }

        Multiply(matrix, rows, weights, beta, destination, workspace, team);
    }

    private static void Multiply<T>(
        ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, T beta, MatrixSpan<T> destination, Workspace workspace,
        WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var columns = matrix.Columns;
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, columns, columns, nameof(destination));
        MatrixShape.CheckApart<T>(matrix, destination, nameof(matrix));
        MatrixShape.CheckApart(MatrixShape.RowOf(weights), destination, nameof(weights));
        var size = Math.Min(Block, weights.Length);
        using var copied = workspace.Rent<T>(checked(size * columns));
        using var scaled = workspace.Rent<T>(checked(size * columns));
        var (next, keep) = (0, beta);
        do
        {
            var count = 0;
            for (; next < weights.Length && count < size; next++)
            {
                var weight = weights[next];
                if (weight == T.Zero) continue;
                var plain = copied.Span.Slice(count * columns, columns);
                var product = scaled.Span.Slice(count * columns, columns);
                Copy(matrix, rows.IsEmpty ? next : rows[next], plain);
                plain.CopyTo(product);
                LaneUpdate.Scale(weight, product);
                count++;
            }

            MatrixProduct.Multiply(
                T.One, new ReadOnlyMatrixSpan<T>(copied.Span, count, columns).Transpose(), new ReadOnlyMatrixSpan<T>(scaled.Span, count, columns), keep,
                destination, true, workspace, team);
            keep = T.One;
        }
        while (next < weights.Length);

        SymmetricRankK.MirrorLower(destination);
    }

    private static void Copy<T>(ReadOnlyMatrixSpan<T> matrix, int row, Span<T> destination)
        where T : unmanaged
    {
        if (!matrix.IsTransposed)
        {
            matrix.Row(row).CopyTo(destination);
            return;
        }

        for (var j = 0; j < destination.Length; j++) destination[j] = matrix[row, j];
    }
}
