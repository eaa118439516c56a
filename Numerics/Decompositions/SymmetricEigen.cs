using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The eigenvalues and eigenvectors of a symmetric matrix: A = Vᵀ diag(λ) V, with the eigenvectors as rows of V.</summary>
/// <remarks>
/// Reduction to tridiagonal form by Householder reflections, then implicit QL steps with Wilkinson's shift; O(n³). Eigenvalues are right to rounding
/// of the largest, vectors orthonormal to rounding, also where eigenvalues are equal. The matrix is scaled by a power of two first, so its size does not
/// matter. Source: Golub and Van Loan, Matrix Computations, section 8.3; Bowdler, Martin, Reinsch and Wilkinson 1968 for QL.
/// </remarks>
public static class SymmetricEigen
{
    // Two or three steps an eigenvalue are usual.
    private const int StepsForEach = 60;

    /// <summary>Eigenvalues in rising order, and eigenvectors.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x n, of which the lower triangle is read.</param>
    /// <param name="values">Receives the eigenvalues, n elements; NaN where A has an element that is not finite in its lower triangle.</param>
    /// <param name="vectors">Receives the eigenvectors, n x n, row i that of value i; NaN where the values are.</param>
    /// <param name="workspace">Lends scratch memory: a copy of A and a few vectors.</param>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public static void Factor<T>(ReadOnlyMatrixSpan<T> matrix, Span<T> values, MatrixSpan<T> vectors, Workspace workspace)
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

        Tridiagonalise(work, values, beside, scales, workspace);
        AccumulateReflections(work, scales, vectors);
        if (!Diagonalise(values, beside, vectors))
        {
            Fail(values, vectors);
            return;
        }

        Sort(values, vectors);
        foreach (ref var value in values) value = T.ScaleB(value, exponent);
    }

    // Row k keeps the vector of reflection k behind its diagonal; what is left and above is no longer read.
    private static void Tridiagonalise<T>(MatrixSpan<T> work, Span<T> diagonal, Span<T> beside, Span<T> scales, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = work.Rows;
        using var rental = workspace.Rent<T>(n);
        beside.Clear();
        for (var k = 0; k < n - 1; k++)
        {
            diagonal[k] = work[k, k];
            var v = work.Row(k)[(k + 1)..];
            (scales[k], beside[k]) = Householder.Reflect(v);
            if (scales[k] == T.Zero) continue;

            // S ← H S H = S − v wᵀ − w vᵀ with w = p − ½τ⟨p, v⟩ v and p = τ S v.
            var w = rental.Span[..v.Length];
            for (var i = 0; i < w.Length; i++) w[i] = scales[k] * Reductions.Dot<T>(work.Row(k + 1 + i)[(k + 1)..], v);
            LaneUpdate.AddScaled(-scales[k] / T.CreateChecked(2) * Reductions.Dot<T>(w, v), v, w);
            for (var i = 0; i < w.Length; i++)
            {
                var row = work.Row(k + 1 + i)[(k + 1)..];
                LaneUpdate.AddScaled(-v[i], w, row);
                LaneUpdate.AddScaled(-w[i], v, row);
            }
        }

        diagonal[n - 1] = work[n - 1, n - 1];
    }

    // V ← … H₁ H₀, from the last reflection on, which moves the fewest coordinates.
    private static void AccumulateReflections<T>(ReadOnlyMatrixSpan<T> work, ReadOnlySpan<T> scales, MatrixSpan<T> vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = work.Rows;
        for (var i = 0; i < n; i++)
        {
            vectors.Row(i).Clear();
            vectors[i, i] = T.One;
        }

        for (var k = n - 2; k >= 0; k--)
        {
            var v = work.Row(k)[(k + 1)..];
            for (var i = k + 1; i < n; i++)
            {
                var row = vectors.Row(i)[(k + 1)..];
                LaneUpdate.AddScaled(-scales[k] * Reductions.Dot<T>(row, v), v, row);
            }
        }
    }

    // Implicit QL on a tridiagonal matrix; its rotations turn the rows of V.
    private static bool Diagonalise<T>(Span<T> diagonal, Span<T> beside, MatrixSpan<T> vectors)
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
                while (last < n - 1 && !IsNegligible(diagonal, beside, last, epsilon, size)) last++;
                if (last == first) break;
                if (step == StepsForEach) return false;
                Step(diagonal, beside, first, last, vectors);
            }
        }

        return true;
    }

    private static bool IsNegligible<T>(ReadOnlySpan<T> diagonal, ReadOnlySpan<T> beside, int i, T epsilon, T size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Abs(beside[i]) <= epsilon * T.Max(T.Abs(diagonal[i]) + T.Abs(diagonal[i + 1]), epsilon * size);

    private static void Step<T>(Span<T> diagonal, Span<T> beside, int first, int last, MatrixSpan<T> vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var half = (diagonal[first + 1] - diagonal[first]) / (T.CreateChecked(2) * beside[first]);
        var bulge = diagonal[last] - diagonal[first] + (beside[first] / (half + T.CopySign(T.Hypot(half, T.One), half)));
        var (cosine, sine, shift) = (T.One, T.One, T.Zero);
        for (var i = last - 1; i >= first; i--)
        {
            var (off, kept) = (sine * beside[i], cosine * beside[i]);
            var radius = T.Hypot(off, bulge);
            beside[i + 1] = radius;
            if (radius == T.Zero)
            {
                // The matrix fell apart by itself: begin again with its lower part.
                diagonal[i + 1] -= shift;
                beside[last] = T.Zero;
                return;
            }

            (sine, cosine) = (off / radius, bulge / radius);
            var corner = diagonal[i + 1] - shift;
            var turned = ((diagonal[i] - corner) * sine) + (T.CreateChecked(2) * cosine * kept);
            shift = sine * turned;
            diagonal[i + 1] = corner + shift;
            bulge = (cosine * turned) - kept;
            LaneUpdate.Rotate(cosine, sine, vectors.Row(i), vectors.Row(i + 1));
        }

        diagonal[first] -= shift;
        beside[first] = bulge;
        beside[last] = T.Zero;
    }

    private static void Sort<T>(Span<T> values, MatrixSpan<T> vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length - 1; i++)
        {
            var least = i;
            for (var j = i + 1; j < values.Length; j++)
            {
                if (values[j] < values[least]) least = j;
            }

            if (least == i) continue;
            (values[i], values[least]) = (values[least], values[i]);
            LaneUpdate.Swap(vectors.Row(i), vectors.Row(least));
        }
    }

    private static void Fail<T>(Span<T> values, MatrixSpan<T> vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.Fill(T.NaN);
        for (var i = 0; i < vectors.Rows; i++) vectors.Row(i).Fill(T.NaN);
    }
}
