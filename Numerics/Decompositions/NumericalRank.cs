using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A matrix whose rows can be had one at a time: what <see cref="NumericalRank"/> asks of one that is not stored as such.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IMatrixRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of rows.</summary>
    int Rows { get; }

    /// <summary>The number of columns.</summary>
    int Columns { get; }

    /// <summary>destination ← row i.</summary>
    /// <param name="row">i, from 0.</param>
    /// <param name="destination">Receives an element for each column.</param>
    void CopyRow(int row, Span<T> destination);
}

/// <summary>The rank of a matrix to a relative tolerance: how many singular values are above the tolerance times the largest, and where the cut falls.</summary>
/// <remarks>
/// The rows pass through a Householder QR block by block, R takes in one block after the other, and the singular values are those of R by
/// <see cref="ThinSvd"/>: no Gram matrix, whose values would be right to the root of the rounding only. A tolerance is relative, so the size of the matrix does not
/// matter; below max(m, n) ε it would tell rounding from rounding. O(m n min(m, n)), and memory for three squares of min(m, n). Source: Golub and Van Loan,
/// Matrix Computations, section 5.5 for numerical rank; Demmel, Grigori, Hoemmen, Langou 2012 for the QR of blocks.
/// </remarks>
public static class NumericalRank
{
    private const int LeastBlock = 32;

    /// <summary>max(m, n) ε: the tolerance where none is given, and the least there can be.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    public static double LeastTolerance<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.Max(1, Math.Max(rows, columns)) * double.CreateChecked(T.BitIncrement(T.One) - T.One);

    /// <summary>The rank of a dense matrix.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, m x n.</param>
    /// <param name="workspace">Lends scratch memory.</param>
    /// <param name="relativeTolerance">From max(m, n) ε, which it is where none is given, to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeTolerance"/> is out of range.</exception>
    public static NumericalRank<T> Of<T>(ReadOnlyMatrixSpan<T> matrix, Workspace workspace, double? relativeTolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T, Dense<T>>(new Dense<T>(matrix), workspace, relativeTolerance);

    /// <summary>The rank of a matrix that is known by its rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="matrix">A, m x n.</param>
    /// <param name="workspace">Lends scratch memory.</param>
    /// <param name="relativeTolerance">From max(m, n) ε, which it is where none is given, to below 1.</param>
    /// <returns>The rank; 0 with values that are NaN where an element is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeTolerance"/> is out of range.</exception>
    public static NumericalRank<T> Of<T, TRows>(TRows matrix, Workspace workspace, double? relativeTolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : IMatrixRows<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var least = LeastTolerance<T>(matrix.Rows, matrix.Columns);
        var tolerance = relativeTolerance ?? least;
        if (!(tolerance >= least && tolerance < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(relativeTolerance), tolerance, $"relativeTolerance must be at least {least:g3}, which is max(m, n) ε, and below 1.");
        }

        var count = Math.Min(matrix.Rows, matrix.Columns);
        if (count == 0) return new(0, T.Zero, T.Zero, T.Zero);
        using var scope = workspace.Open();
        var values = workspace.Take<T>(count)[..count];
        var triangle = matrix.Rows > matrix.Columns ? Triangle<T, TRows>(matrix, workspace) : TransposedTriangle<T, TRows>(matrix, workspace);
        ThinSvd.Factor(triangle, values, Square<T>(count, workspace), Square<T>(count, workspace), workspace);
        var (rank, cut) = (0, T.CreateChecked(tolerance) * values[0]);
        while (rank < count && values[rank] > cut) rank++;
        return T.IsFinite(values[0])
            ? new(rank, values[0], rank == 0 ? T.Zero : values[rank - 1], rank == count ? T.Zero : values[rank])
            : new(0, T.NaN, T.NaN, T.NaN);
    }

    // R of A, taken in block by block.
    private static MatrixSpan<T> Triangle<T, TRows>(TRows matrix, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : IMatrixRows<T>, allows ref struct
    {
        var n = matrix.Columns;
        var block = Math.Max(LeastBlock, n);
        var work = new MatrixSpan<T>(workspace.Take<T>(checked((n + block) * n)), n + block, n);
        var scales = workspace.Take<T>(n)[..n];
        for (var i = 0; i < n; i++) work.Row(i).Clear();
        for (var done = 0; done < matrix.Rows; done += block)
        {
            var fresh = Math.Min(block, matrix.Rows - done);
            for (var i = 0; i < fresh; i++) matrix.CopyRow(done + i, work.Row(n + i));
            HouseholderQR.Factor(work.Part(0, 0, n + fresh, n), scales, workspace);
            for (var i = 1; i < n; i++) work.Row(i)[..i].Clear();
        }

        return work.Part(0, 0, n, n);
    }

    // R of Aᵀ, which has no more columns than A has rows.
    private static MatrixSpan<T> TransposedTriangle<T, TRows>(TRows matrix, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : IMatrixRows<T>, allows ref struct
    {
        var (m, n) = (matrix.Rows, matrix.Columns);
        var work = new MatrixSpan<T>(workspace.Take<T>(checked(n * m)), n, m);
        var scales = workspace.Take<T>(m)[..m];
        using var rental = workspace.Rent<T>(n);
        for (var i = 0; i < m; i++)
        {
            matrix.CopyRow(i, rental.Span);
            for (var j = 0; j < n; j++) work[j, i] = rental.Span[j];
        }

        HouseholderQR.Factor(work, scales, workspace);
        for (var i = 1; i < m; i++) work.Row(i)[..i].Clear();
        return work.Part(0, 0, m, m);
    }

    private static MatrixSpan<T> Square<T>(int size, Workspace workspace)
        where T : unmanaged => new(workspace.Take<T>(checked(size * size)), size, size);

    private readonly ref struct Dense<T>(ReadOnlyMatrixSpan<T> matrix) : IMatrixRows<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlyMatrixSpan<T> _matrix = matrix;

        public int Rows => _matrix.Rows;

        public int Columns => _matrix.Columns;

        public void CopyRow(int row, Span<T> destination)
        {
            for (var j = 0; j < destination.Length; j++) destination[j] = _matrix[row, j];
        }
    }
}

/// <summary>A rank, and the singular values on both sides of the cut: far apart, they leave no doubt about it.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Rank">How many singular values are above the tolerance times the largest.</param>
/// <param name="Largest">The largest one.</param>
/// <param name="Smallest">The smallest of those that count, σ_min,+; 0 where none does.</param>
/// <param name="Next">The largest of those that do not; 0 where all do.</param>
public readonly record struct NumericalRank<T>(int Rank, T Largest, T Smallest, T Next)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
