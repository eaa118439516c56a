using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>The largest singular value of a matrix, between two bounds: for the Lipschitz constants that set step sizes.</summary>
/// <remarks>
/// <para>
/// Golub–Kahan bidiagonalisation: k steps of Lanczos on A^T A from a direction drawn uniformly from a fixed seed, so that the same matrix
/// always gives the same bounds. Its value theta never exceeds sigma^2, up to rounding. By Kuczyński and Woźniakowski, "Estimating the
/// largest eigenvalue by the power and Lanczos algorithms with a random start", SIAM J. Matrix Anal. Appl. 13(4), 1992,
/// theta &lt; (1 - e) sigma^2 happens with probability at most 1.648 sqrt(n) exp(-sqrt(e) (2k - 1)), whatever the spectrum.
/// With e solved for at probability 1e-6, sigma is at most sqrt(theta / (1 - e)): about 1 % above the truth at 64 steps.
/// </para>
/// <para>
/// The upper bound is never above the Frobenius norm, and it is theta itself, with a margin for rounding, where the steps exhaust the
/// space: always for min(columns, rows + 1) up to the number of steps.
/// </para>
/// </remarks>
public static class SpectralNorm
{
    private const double FailureProbability = 1e-6;
    private const ulong Seed = 0x9E3779B97F4A7C15;

    /// <summary>Bounds for a dense matrix.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, which may be seen transposed.</param>
    /// <param name="workspace">Lends the memory for four vectors.</param>
    /// <param name="steps">The most steps to take, from 1 to 1024.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <returns>The bounds; both are 0 for a matrix of zeros, and NaN or infinity if an element is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range.</exception>
    public static SpectralNormBounds<T> Bound<T>(
        ReadOnlyMatrixSpan<T> matrix, Workspace workspace, int steps = 64, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Bound<T, Dense<T>>(new Dense<T>(matrix, team), workspace, steps);

    /// <summary>Bounds for a sparse matrix.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A.</param>
    /// <param name="workspace">Lends the memory for four vectors.</param>
    /// <param name="steps">The most steps to take, from 1 to 1024.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <returns>The bounds; both are 0 for a matrix of zeros, and NaN or infinity if an entry is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range.</exception>
    public static SpectralNormBounds<T> Bound<T>(SparseRows<T> matrix, Workspace workspace, int steps = 64, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Bound<T, Sparse<T>>(new Sparse<T>(matrix, team), workspace, steps);
    }

    /// <summary>Bounds for a matrix that is known by its products.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TOperator">The products.</typeparam>
    /// <param name="matrix">A.</param>
    /// <param name="workspace">Lends the memory for four vectors.</param>
    /// <param name="steps">The most steps to take, from 1 to 1024.</param>
    /// <returns>The bounds; both are 0 for a matrix of zeros, and NaN or infinity if its Frobenius norm is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is out of range.</exception>
    [SkipLocalsInit]
    public static SpectralNormBounds<T> Bound<T, TOperator>(TOperator matrix, Workspace workspace, int steps = 64)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILinearOperator<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, 1024);
        if (matrix.Rows == 0 || matrix.Columns == 0) return default;
        var frobenius = matrix.FrobeniusNorm;
        if (frobenius == T.Zero || !T.IsFinite(frobenius)) return new(frobenius, frobenius, 0);

        Span<double> diagonal = stackalloc double[Math.Min(steps, Dimension(matrix.Rows, matrix.Columns))];
        Span<double> beside = stackalloc double[diagonal.Length];
        var taken = Bidiagonalise<T, TOperator>(
            matrix, double.CreateTruncating(frobenius), workspace, diagonal, beside, out var exhausted);
        var theta = LargestEigenvalue(diagonal[..taken], beside[..taken]);
        var lower = T.CreateTruncating(Math.Sqrt(theta)) * frobenius;

        var rounding = 1 + (4 * taken * double.CreateTruncating(T.BitIncrement(T.One) - T.One));
        var excess = exhausted ? 0 : Excess(matrix.Columns, taken);
        var upper = excess < 1 ? T.CreateTruncating(Math.Sqrt(theta / (1 - excess)) * rounding) * frobenius : T.PositiveInfinity;
        return new(lower, T.Min(upper, frobenius * T.CreateTruncating(rounding)), taken);
    }

    /// <summary>The largest eigenvalue of a symmetric tridiagonal matrix, by bisection on the signs of its pivots.</summary>
    internal static double LargestEigenvalue(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside)
    {
        double low = diagonal[0], high = diagonal[0];
        for (var i = 0; i < diagonal.Length; i++)
        {
            var radius = (i > 0 ? Math.Abs(beside[i - 1]) : 0) + (i + 1 < diagonal.Length ? Math.Abs(beside[i]) : 0);
            low = Math.Max(low, diagonal[i]);
            high = Math.Max(high, diagonal[i] + radius);
        }

        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return high;
            if (AllBelow(diagonal, beside, middle)) high = middle;
            else low = middle;
        }
    }

    private static bool AllBelow(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside, double bound)
    {
        var pivot = diagonal[0] - bound;
        for (var i = 1; i < diagonal.Length; i++)
        {
            if (pivot >= 0) return false;
            pivot = diagonal[i] - bound - (beside[i - 1] * (beside[i - 1] / pivot));
        }

        return pivot < 0;
    }

    // The most dimensions that the start and its images under A^T A span: the range of A^T, and what the start has outside it.
    private static int Dimension(int rows, int columns) => (int)Math.Min(columns, rows + 1L);

    // e such that theta < (1 - e) sigma^2 has the probability that is accepted.
    private static double Excess(int dimension, int steps)
    {
        var root = Math.Log(1.648 * Math.Sqrt(dimension) / FailureProbability) / ((2 * steps) - 1);
        return root * root;
    }

    // B^T B of A / |A|_F, where A V = U B: the Lanczos matrix of A^T A, in numbers that cannot overflow.
    private static int Bidiagonalise<T, TOperator>(
        TOperator matrix, double frobenius, Workspace workspace, Span<double> diagonal, Span<double> beside, out bool exhausted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILinearOperator<T>, allows ref struct
    {
        var negligible = 8 * double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        using var right = workspace.Rent<T>(matrix.Columns);
        using var nextRight = workspace.Rent<T>(matrix.Columns);
        using var left = workspace.Rent<T>(matrix.Rows);
        using var nextLeft = workspace.Rent<T>(matrix.Rows);
        var v = right.Span;
        var w = nextRight.Span;
        var u = left.Span;
        var q = nextLeft.Span;
        DrawDirection(v);
        u.Clear();
        var beta = 0.0;
        for (var k = 0; ; k++)
        {
            matrix.Multiply(v, q);
            LaneUpdate.AddScaled(T.CreateTruncating(-beta * frobenius), u, q);
            var alpha = Normalise<T>(q, u, frobenius);
            diagonal[k] = (alpha * alpha) + (beta * beta);
            exhausted = alpha <= negligible || k + 1 == Dimension(matrix.Rows, matrix.Columns);
            if (exhausted || k + 1 == diagonal.Length) return k + 1;

            matrix.TransposeMultiply(u, w);
            LaneUpdate.AddScaled(T.CreateTruncating(-alpha * frobenius), v, w);
            beta = Normalise<T>(w, v, frobenius);
            beside[k] = alpha * beta;
            exhausted = beta <= negligible;
            if (exhausted) return k + 1;
        }
    }

    // destination = source / |source|; returns |source| in units of the scale.
    private static double Normalise<T>(ReadOnlySpan<T> source, Span<T> destination, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var norm = Reductions.Norm(source);
        source.CopyTo(destination);
        if (norm > T.Zero)
        {
            foreach (ref var value in destination) value /= norm;
        }

        return double.CreateTruncating(norm) / scale;
    }

    // A uniform direction that no matrix was made to be orthogonal to.
    private static void DrawDirection<T>(Span<T> direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomKey.FromSeed(Seed).Normals(direction);
        var norm = Reductions.Norm<T>(direction);
        foreach (ref var value in direction) value /= norm;
    }

    private readonly ref struct Dense<T>(ReadOnlyMatrixSpan<T> matrix, WorkerTeam? team) : ILinearOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlyMatrixSpan<T> _matrix = matrix;

        public int Rows => _matrix.Rows;

        public int Columns => _matrix.Columns;

        public T FrobeniusNorm
        {
            get
            {
                var stored = _matrix.IsTransposed ? _matrix.Transpose() : _matrix;
                var norm = T.Zero;
                for (var i = 0; i < stored.Rows; i++) norm = T.Hypot(norm, Reductions.Norm(stored.Row(i)));
                return norm;
            }
        }

        public void Multiply(ReadOnlySpan<T> x, Span<T> destination) => MatrixVector.Multiply(_matrix, x, destination, team);

        public void TransposeMultiply(ReadOnlySpan<T> x, Span<T> destination) =>
            MatrixVector.Multiply(_matrix.Transpose(), x, destination, team);
    }

    private readonly struct Sparse<T>(SparseRows<T> matrix, WorkerTeam? team) : ILinearOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public int Rows => matrix.Rows;

        public int Columns => matrix.Columns;

        public T FrobeniusNorm => Reductions.Norm(matrix.Values);

        public void Multiply(ReadOnlySpan<T> x, Span<T> destination) => matrix.Multiply(x, destination, team);

        public void TransposeMultiply(ReadOnlySpan<T> x, Span<T> destination) => matrix.TransposeMultiply(x, destination);
    }
}
