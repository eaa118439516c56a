using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>Squared Euclidean distances between the rows of two matrices, through one matrix product: |x|^2 + |y|^2 - 2 x.y.</summary>
/// <remarks>
/// The three terms cancel for points that are close together: the absolute error of a distance is a few units of rounding of
/// |x|^2 + |y|^2, however small the distance itself. Points far from the origin are best centred first. What rounding made negative is
/// set to 0; NaN stays NaN.
/// </remarks>
public static class PairwiseSquaredDistances
{
    /// <summary>D_ij = |x_i - y_j|^2.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">n points, a row each.</param>
    /// <param name="y">m points of the same dimension, a row each.</param>
    /// <param name="destination">D, n x m; what it held is not read.</param>
    /// <param name="workspace">Lends the memory for norms and packed copies.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">Shapes do not match, a matrix is seen transposed, or D overlaps x or y.</exception>
    public static void Compute<T>(
        ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> y, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckPlain(x, nameof(x));
        CheckPlain(y, nameof(y));
        MatrixShape.CheckMatrix(y.Rows, y.Columns, y.Rows, x.Columns, nameof(y));
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, x.Rows, y.Rows, nameof(destination));
        MatrixShape.CheckApart<T>(x, destination, nameof(x));
        MatrixShape.CheckApart<T>(y, destination, nameof(y));
        ArgumentNullException.ThrowIfNull(workspace);
        MatrixProduct.Multiply(T.CreateTruncating(-2), x, y.Transpose(), T.Zero, destination, false, workspace, team);
        using var norms = workspace.Rent<T>(y.Rows);
        for (var j = 0; j < y.Rows; j++) norms.Span[j] = Reductions.SumOfSquares(y.Row(j));
        for (var i = 0; i < x.Rows; i++) AddNorms(Reductions.SumOfSquares(x.Row(i)), norms.Span, destination.Row(i));
    }

    /// <summary>D_ij = |x_i - x_j|^2: exactly symmetric, with zeros on the diagonal, for half the work.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">n points, a row each.</param>
    /// <param name="destination">D, n x n; what it held is not read.</param>
    /// <param name="workspace">Lends the memory for norms and packed copies.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">Shapes do not match, the matrix is seen transposed, or D overlaps x.</exception>
    public static void Compute<T>(ReadOnlyMatrixSpan<T> x, MatrixSpan<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckPlain(x, nameof(x));
        SymmetricRankK.Multiply(T.CreateTruncating(-2), x, T.Zero, destination, workspace, team);
        using var norms = workspace.Rent<T>(x.Rows);
        for (var i = 0; i < x.Rows; i++) norms.Span[i] = Reductions.SumOfSquares(x.Row(i));
        for (var i = 0; i < x.Rows; i++)
        {
            AddNorms(norms.Span[i], norms.Span, destination.Row(i));
            if (T.IsFinite(norms.Span[i])) destination.Values[(i * destination.Stride) + i] = T.Zero;
        }
    }

    private static void CheckPlain<T>(ReadOnlyMatrixSpan<T> points, string name)
        where T : unmanaged
    {
        if (points.IsTransposed) throw new ArgumentException("The points must be stored as rows.", name);
    }

    // Norms first: the sum of two norms does not depend on their order, so the symmetric case stays symmetric.
    private static void AddNorms<T>(T norm, ReadOnlySpan<T> norms, Span<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = (nuint)Vector512<T>.Count;
        var count = (nuint)row.Length;
        var own = Vector512.Create(norm);
        ref var other = ref MemoryMarshal.GetReference(norms);
        ref var distance = ref MemoryMarshal.GetReference(row);
        nuint j = 0;
        for (; j + lane <= count; j += lane)
        {
            var squared = own + Vector512.LoadUnsafe(ref other, j) + Vector512.LoadUnsafe(ref distance, j);
            Vector512.AndNot(squared, Vector512.LessThan(squared, Vector512<T>.Zero)).StoreUnsafe(ref distance, j);
        }

        for (; j < count; j++)
        {
            var squared = norm + Unsafe.Add(ref other, j) + Unsafe.Add(ref distance, j);
            Unsafe.Add(ref distance, j) = squared < T.Zero ? T.Zero : squared;
        }
    }
}
