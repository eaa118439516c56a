using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The eigenvalues and eigenvectors of a symmetric matrix: A = Vᵀ diag(λ) V, with the eigenvectors as rows of V.</summary>
/// <remarks>
/// Reduction to tridiagonal form by Householder reflections, then implicit QL steps with Wilkinson's shift, both in blocks; O(n³). Eigenvalues are right to rounding
/// of the largest, vectors orthonormal to rounding, also where eigenvalues are equal. The matrix is scaled by a power of two first, so its size does not
/// matter. Source: Golub and Van Loan, Matrix Computations, section 8.3; Bowdler, Martin, Reinsch and Wilkinson 1968 for QL.
/// </remarks>
public static class SymmetricEigen
{
    // Two or three steps an eigenvalue are usual.
    private const int StepsForEach = 60;

    // After so many, what is below the rounding of the largest counts as nothing.
    private const int StrictSteps = 12;

    /// <summary>Eigenvalues in rising order, and eigenvectors.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x n, of which the lower triangle is read.</param>
    /// <param name="values">Receives the eigenvalues, n elements; NaN where A has an element that is not finite in its lower triangle.</param>
    /// <param name="vectors">Receives the eigenvectors, n x n, row i that of value i; NaN where the values are.</param>
    /// <param name="workspace">Lends scratch memory: two copies of A, and a few hundred vectors.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public static void Factor<T>(ReadOnlyMatrixSpan<T> matrix, Span<T> values, MatrixSpan<T> vectors, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var n = matrix.Rows;
        MatrixShape.CheckMatrix(n, matrix.Columns, matrix.Columns, matrix.Columns, nameof(matrix));
        MatrixShape.CheckVector(values.Length, n, nameof(values));
        MatrixShape.CheckMatrix(vectors.Rows, vectors.Columns, n, n, nameof(vectors));
        if (n == 0) return;

        using var scope = workspace.Open();
        var work = new MatrixSpan<T>(workspace.Take<T>(checked(n * n)), n, n);
        var beside = workspace.Take<T>(n)[..n];
        var scales = workspace.Take<T>(n)[..n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) work[i, j] = work[j, i] = matrix[i, j];
        }

        if (PowerOfTwo.Of<T>(work) is not { } exponent)
        {
            Fail(values, vectors);
            return;
        }

        for (var i = 0; i < n; i++)
        {
            foreach (ref var element in work.Row(i)) element = T.ScaleB(element, -exponent);
        }

        Tridiagonal.Reduce(work, values, beside, scales, workspace, team);
        Tridiagonal.Accumulate(work, scales, vectors, workspace, team);
        PutSmallFirst(values, beside, vectors);
        var sweeps = new RotationSweeps<T>(vectors, workspace, team);
        if (!Diagonalise(values, beside, ref sweeps))
        {
            Fail(values, vectors);
            return;
        }

        var order = workspace.Take<int>(n)[..n];
        for (var i = 0; i < n; i++) order[i] = i;
        values.Sort(order);
        for (var i = 0; i < n; i++) sweeps.CopyRow(order[i], vectors.Row(i));
        foreach (ref var value in values) value = T.ScaleB(value, exponent);
    }

    // QL finds the first values first, and loses small ones to the rounding of large ones that it meets on its way. The reduction of a matrix of low rank leaves
    // what is large at the beginning: then the other end is the first.
    private static void PutSmallFirst<T>(Span<T> diagonal, Span<T> beside, MatrixSpan<T> vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = diagonal.Length;
        var half = n / 2;
        if (!(Reductions.SumOfAbs<T>(diagonal[..half]) > Reductions.SumOfAbs<T>(diagonal[(n - half)..]))) return;
        diagonal.Reverse();
        beside[..(n - 1)].Reverse();
        for (var i = 0; i < half; i++) LaneUpdate.Swap(vectors.Row(i), vectors.Row(n - 1 - i));
    }

    // Implicit QL on a tridiagonal matrix; its rotations turn the rows of V, a sweep of them for each step.
    private static bool Diagonalise<T>(Span<T> diagonal, Span<T> beside, ref RotationSweeps<T> sweeps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = diagonal.Length;
        var epsilon = T.BitIncrement(T.One) - T.One;
        var size = Reductions.NormInfinity<T>(diagonal) + Reductions.NormInfinity<T>(beside);
        for (var first = 0; first < n; first++)
        {
            for (var step = 0; ; step++)
            {
                var last = first;
                while (last < n - 1 && !IsNegligible(diagonal, beside, last, epsilon, step < StrictSteps ? epsilon * size : size)) last++;
                if (last == first) break;
                if (step == StepsForEach) return false;
                Step(diagonal, beside, first, last, ref sweeps);
            }
        }

        sweeps.Apply();
        return true;
    }

    private static bool IsNegligible<T>(ReadOnlySpan<T> diagonal, ReadOnlySpan<T> beside, int i, T epsilon, T floor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Abs(beside[i]) <= epsilon * T.Max(T.Abs(diagonal[i]) + T.Abs(diagonal[i + 1]), floor);

    private static void Step<T>(Span<T> diagonal, Span<T> beside, int first, int last, ref RotationSweeps<T> sweeps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var half = (diagonal[first + 1] - diagonal[first]) / (T.CreateChecked(2) * beside[first]);
        var bulge = diagonal[last] - diagonal[first] + (beside[first] / (half + T.CopySign(T.Hypot(half, T.One), half)));
        var (cosine, sine, shift) = (T.One, T.One, T.Zero);
        var cosines = sweeps.Cosines;
        var sines = sweeps.Sines;
        for (var i = last - 1; i >= first; i--)
        {
            var (off, kept) = (sine * beside[i], cosine * beside[i]);
            var radius = Length(off, bulge);
            beside[i + 1] = radius;
            if (radius == T.Zero)
            {
                // The matrix fell apart by itself: begin again with its lower part.
                diagonal[i + 1] -= shift;
                beside[last] = T.Zero;
                sweeps.Add(i + 1, last);
                return;
            }

            (sine, cosine) = (off / radius, bulge / radius);
            var corner = diagonal[i + 1] - shift;
            var turned = ((diagonal[i] - corner) * sine) + (T.CreateChecked(2) * cosine * kept);
            shift = sine * turned;
            diagonal[i + 1] = corner + shift;
            bulge = (cosine * turned) - kept;
            (cosines[i], sines[i]) = (cosine, sine);
        }

        diagonal[first] -= shift;
        beside[first] = bulge;
        beside[last] = T.Zero;
        sweeps.Add(first, last);
    }

    // The matrix is scaled, so squares do not overflow; where they lose digits to gradual underflow, the rotation would be no rotation.
    private static T Length<T>(T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var square = (x * x) + (y * y);
        return square > Reduced<T>.Square ? T.Sqrt(square) : T.Hypot(x, y);
    }

    private static void Fail<T>(Span<T> values, MatrixSpan<T> vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.Fill(T.NaN);
        for (var i = 0; i < vectors.Rows; i++) vectors.Row(i).Fill(T.NaN);
    }

    private static class Reduced<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static readonly T Square = T.BitIncrement(T.Zero) / ((T.BitIncrement(T.One) - T.One) * (T.BitIncrement(T.One) - T.One));
    }
}
