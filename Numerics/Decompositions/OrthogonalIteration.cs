using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A basis near the eigenvectors of a symmetric matrix, brought nearer: V ← orth(V (A + σI)), with the vectors as rows of V.</summary>
/// <remarks>
/// <para>
/// For a matrix that changes slowly and wants its basis again and again, at the price of a few matrix products: a step shrinks what couples two directions by about the
/// ratio of their eigenvalues. It is meant for positive semidefinite matrices, such as covariances; in others, it is the magnitudes of λ + σ that count. What
/// is asked for in full, or starts from nothing, is the work of <see cref="SymmetricEigen"/>.
/// </para>
/// <para>
/// The shift, σ = 0.01 mean |a_ii|, keeps directions that A does not see where they are, so a matrix of low rank does not make the basis fall apart. Rows are
/// made orthonormal in the order of their length after the product, longest first, by the Cholesky factor of their Gram matrix, again until they are orthonormal to
/// rounding; where they depend on each other too much for that, by Householder reflections. Sources: Golub and Van Loan, Matrix Computations, section 8.2.4;
/// Yamamoto, Nakatsukasa, Yanagisawa and Fukaya, "Roundoff error analysis of the CholeskyQR2 algorithm", ETNA 44, 2015; Fukaya, Kannan, Nakatsukasa,
/// Yamamoto and Yanagisawa, "Shifted Cholesky QR for computing the QR factorization of ill-conditioned matrices", SISC 42(1), 2020.
/// </para>
/// </remarks>
public static class OrthogonalIteration
{
    private const int MostPasses = 8;

    /// <summary>One or more steps of orthogonal iteration, and the Rayleigh quotients λ_i = v_iᵀ A v_i of what comes of it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x n, symmetric: both triangles are read.</param>
    /// <param name="basis">
    /// V, n x n, with the vectors as rows, as <see cref="SymmetricEigen"/> gives them; they need not be orthonormal. Receives the new vectors, orthonormal to rounding
    /// whatever they were: each in the row of the one that it comes from, and after each step at no obtuse angle with what was there
    /// before. NaN where A or V has an element that is not finite.
    /// </param>
    /// <param name="values">
    /// Receives the Rayleigh quotients, n elements, λ_i that of row i; they rise only as far as those of the rows did. NaN where V is. May be empty: then they
    /// are not computed, which saves a product.
    /// </param>
    /// <param name="workspace">Lends scratch memory: three matrices like A, and that of the matrix product.</param>
    /// <param name="iterations">The number of steps, at least 1.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match, or V overlaps A.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iterations"/> is below 1.</exception>
    public static void Refine<T>(
        ReadOnlyMatrixSpan<T> matrix, MatrixSpan<T> basis, Span<T> values, Workspace workspace, int iterations = 1, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        var n = matrix.Rows;
        MatrixShape.CheckMatrix(n, matrix.Columns, matrix.Columns, matrix.Columns, nameof(matrix));
        MatrixShape.CheckMatrix(basis.Rows, basis.Columns, n, n, nameof(basis));
        if (values.Length > 0) MatrixShape.CheckVector(values.Length, n, nameof(values));
        MatrixShape.CheckApart<T>(matrix, basis, nameof(matrix));
        if (n == 0) return;

        using var scope = workspace.Open();
        var product = new MatrixSpan<T>(workspace.Take<T>(checked(n * n)), n, n);
        var ordered = new MatrixSpan<T>(workspace.Take<T>(n * n), n, n);
        var gram = new MatrixSpan<T>(workspace.Take<T>(n * n), n, n);
        var lengths = workspace.Take<T>(n)[..n];
        var order = workspace.Take<int>(n)[..n];
        if (PowerOfTwo.Of(matrix) is not { } exponent || PowerOfTwo.Of<T>(basis) is null)
        {
            Fail(basis, values);
            return;
        }

        // A is taken as 2^-e A, whose products neither overflow nor vanish; the power itself must be a number, too.
        exponent = Math.Max(exponent, 1 - T.ILogB(T.BitDecrement(T.PositiveInfinity)));
        var scale = T.ScaleB(T.One, -exponent);
        var shift = Shift(matrix, scale);
        MatrixProduct.Multiply(scale, basis, matrix, T.Zero, product, workspace, team);
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            for (var i = 0; i < n; i++)
            {
                LaneUpdate.AddScaled(shift, basis.Row(i), product.Row(i));
                (order[i], lengths[i]) = (i, -Reductions.Norm<T>(product.Row(i)));
            }

            lengths.Sort(order);
            for (var k = 0; k < n; k++) product.Row(order[k]).CopyTo(ordered.Row(k));
            if (!Orthonormalise(ordered, gram, iteration < iterations, workspace, team))
            {
                Fail(basis, values);
                return;
            }

            for (var k = 0; k < n; k++)
            {
                var old = basis.Row(order[k]);
                var sign = Reductions.Dot<T>(old, ordered.Row(k)) < T.Zero ? -T.One : T.One;
                ordered.Row(k).CopyTo(old);
                LaneUpdate.Scale(sign, old);
            }

            if (iteration < iterations || values.Length > 0) MatrixProduct.Multiply(scale, basis, matrix, T.Zero, product, workspace, team);
        }

        for (var i = 0; i < values.Length; i++) values[i] = T.ScaleB(Reductions.Dot<T>(product.Row(i), basis.Row(i)), exponent);
    }

    // Where the diagonal is empty the matrix is indefinite, or empty too; its elements are near one or nothing.
    private static T Shift<T>(ReadOnlyMatrixSpan<T> matrix, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (var i = 0; i < matrix.Rows; i++) sum += T.Abs(scale * matrix[i, i]);
        return T.CreateChecked(0.01) * (sum == T.Zero ? T.One : sum / T.CreateChecked(matrix.Rows));
    }

    // Y ← orth(Y), row by row, in the order of the rows; roughly so where another step follows. False where something is not finite.
    private static bool Orthonormalise<T>(MatrixSpan<T> rows, MatrixSpan<T> gram, bool roughly, Workspace workspace, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var epsilon = T.BitIncrement(T.One) - T.One;
        var tolerance = T.CreateChecked(2 * rows.Rows) * epsilon;
        var shifted = false;
        Normalise(rows);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            MatrixProduct.Multiply(T.One, rows, rows.Transpose(), T.Zero, gram, true, workspace, team);
            var skew = Skew<T>(gram);
            if (!T.IsFinite(skew)) return false;
            if (skew <= tolerance) return true;
            if (shifted)
            {
                for (var i = 0; i < gram.Rows; i++) gram[i, i] += T.CreateChecked(2) * tolerance;
            }

            if (Cholesky.Factor(gram, workspace, team) is not null)
            {
                if (shifted) break;
                shifted = true;
                continue;
            }

            // What was near orthonormal is so to rounding now.
            TriangularSolve.Lower(gram, rows, workspace, team);
            if (shifted) Normalise(rows);
            else if (roughly || skew < T.CreateChecked(0.5)) return true;
            shifted = false;
        }

        return Reflect(rows, gram, workspace);
    }

    private static void Normalise<T>(MatrixSpan<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < rows.Rows; i++)
        {
            var norm = Reductions.Norm<T>(rows.Row(i));
            if (norm > T.Zero) LaneUpdate.Divide(norm, rows.Row(i));
        }
    }

    // The Frobenius norm of G − I, by the lower triangle.
    private static T Skew<T>(ReadOnlyMatrixSpan<T> gram)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (var i = 0; i < gram.Rows; i++)
        {
            var off = gram[i, i] - T.One;
            sum += (T.CreateChecked(2) * Reductions.SumOfSquares(gram.Row(i)[..i])) + (off * off);
        }

        return T.Sqrt(sum);
    }

    private static bool Reflect<T>(MatrixSpan<T> rows, MatrixSpan<T> factors, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var scales = workspace.Rent<T>(rows.Rows);
        LaneUpdate.Transpose(rows, factors);
        HouseholderQR.Factor(factors, scales.Span, workspace);
        HouseholderQR.Thin(factors, scales.Span, rows, workspace);
        LaneUpdate.Transpose(rows, factors);
        for (var i = 0; i < rows.Rows; i++) factors.Row(i).CopyTo(rows.Row(i));
        return PowerOfTwo.Of<T>(rows) is not null;
    }

    private static void Fail<T>(MatrixSpan<T> basis, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.Fill(T.NaN);
        for (var i = 0; i < basis.Rows; i++) basis.Row(i).Fill(T.NaN);
    }
}
