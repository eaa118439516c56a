using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>The matrix product C = alpha A B + beta C, where A and B may be seen transposed.</summary>
/// <remarks>
/// Element (i, j) is summed in the order of the depth with fused multiply-adds, in blocks of the depth that depend on its length alone;
/// bits do not depend on the number of threads, nor on the vector width where the hardware has fused multiply-adds.
/// The workspace lends at most 512 elements for each row of A and column of B, and never for more than 3072 of either.
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>C = A B.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="left">A, n x k.</param>
    /// <param name="right">B, k x m.</param>
    /// <param name="destination">C, n x m; what it held is not read.</param>
    /// <param name="workspace">Lends the memory for the packed copies of A and B.</param>
    /// <param name="team">The threads to use; null for the calling thread.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or C overlaps A or B.</exception>
    public static void Multiply<T>(
        ReadOnlyMatrixSpan<T> left, ReadOnlyMatrixSpan<T> right, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(T.One, left, right, T.Zero, destination, workspace, team);

    /// <summary>C = alpha A B + beta C.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="alpha">The scale of the product; with 0 neither A nor B is read.</param>
    /// <param name="left">A, n x k.</param>
    /// <param name="right">B, k x m.</param>
    /// <param name="beta">The scale of what C held; with 0 that is not read, so it may be NaN.</param>
    /// <param name="destination">C, n x m.</param>
    /// <param name="workspace">Lends the memory for the packed copies of A and B.</param>
    /// <param name="team">The threads to use; null for the calling thread.</param>
    /// <exception cref="ArgumentException">Shapes do not match, or C overlaps A or B.</exception>
    public static void Multiply<T>(
        T alpha,
        ReadOnlyMatrixSpan<T> left,
        ReadOnlyMatrixSpan<T> right,
        T beta,
        MatrixSpan<T> destination,
        Workspace workspace,
        WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixShape.CheckMatrix(right.Rows, right.Columns, left.Columns, right.Columns, nameof(right));
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, left.Rows, right.Columns, nameof(destination));
        MatrixShape.CheckApart<T>(left, destination, nameof(left));
        MatrixShape.CheckApart<T>(right, destination, nameof(right));
        Multiply(alpha, left, right, beta, destination, false, workspace, team);
    }

    internal static void Multiply<T>(
        T alpha,
        ReadOnlyMatrixSpan<T> left,
        ReadOnlyMatrixSpan<T> right,
        T beta,
        MatrixSpan<T> destination,
        bool lowerOnly,
        Workspace workspace,
        WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (destination.Rows == 0 || destination.Columns == 0) return;
        if (left.Columns == 0 || alpha == T.Zero)
        {
            Scale(beta, destination);
            return;
        }

        fixed (T* a = left.Values, b = right.Values, c = destination.Values)
        {
            var arguments = new ProductArguments<T>
            {
                Left = a,
                LeftStride = left.Stride,
                LeftTransposed = left.IsTransposed,
                Right = b,
                RightStride = right.Stride,
                RightTransposed = right.IsTransposed,
                Destination = c,
                Stride = destination.Stride,
                Rows = destination.Rows,
                Columns = destination.Columns,
                Depth = left.Columns,
                Alpha = alpha,
                Beta = beta,
                LowerOnly = lowerOnly,
            };
            if (NarrowProduct<T>.Suits(in arguments))
            {
                NarrowProduct<T>.Multiply(in arguments, workspace, team);
            }
            else if (Vector512.IsHardwareAccelerated)
            {
                BlockedProduct<T, ProductTile512<T>>.Multiply(in arguments, workspace, team);
            }
            else
            {
                BlockedProduct<T, ProductTile256<T>>.Multiply(in arguments, workspace, team);
            }
        }
    }

    private static void Scale<T>(T beta, MatrixSpan<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < destination.Rows; i++)
        {
            var row = destination.Row(i);
            if (beta == T.Zero)
            {
                row.Clear();
            }
            else
            {
                foreach (ref var value in row) value *= beta;
            }
        }
    }
}
