using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The singular values and vectors of a matrix: A = Uᵀ diag(σ) V with min(m, n) singular vectors as rows of U and of V.</summary>
/// <remarks>
/// <para>
/// One-sided Jacobi: rows (or columns, whichever are fewer) are turned in pairs until all are orthogonal to one another; their lengths are the singular
/// values. O(m n min(m, n)) a sweep, and some ten sweeps. Small singular values are right to rounding of the largest at least, and often to their own.
/// </para>
/// <para>
/// The matrix is scaled by a power of two first, so its size does not matter. Vectors of singular values below ε² σ₁ are any that complete the others
/// to an orthonormal set. Source: Hestenes 1958; Golub and Van Loan, Matrix Computations, section 8.6; Demmel and Veselić 1992 for the criterion.
/// </para>
/// </remarks>
public static class ThinSvd
{
    private const int Sweeps = 60;

    /// <summary>Singular values in falling order, and singular vectors.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, m x n, which may be seen transposed.</param>
    /// <param name="values">Receives k = min(m, n) singular values; NaN where A has an element that is not finite.</param>
    /// <param name="left">Receives the left singular vectors, k x m, row i that of value i; NaN where the values are.</param>
    /// <param name="right">Receives the right singular vectors, k x n, row i that of value i; NaN where the values are.</param>
    /// <param name="workspace">Lends scratch memory: some vectors.</param>
    /// <exception cref="ArgumentException">A shape does not match, or a destination overlaps A.</exception>
    public static void Factor<T>(ReadOnlyMatrixSpan<T> matrix, Span<T> values, MatrixSpan<T> left, MatrixSpan<T> right, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        var count = Math.Min(matrix.Rows, matrix.Columns);
        MatrixShape.CheckVector(values.Length, count, nameof(values));
        MatrixShape.CheckMatrix(left.Rows, left.Columns, count, matrix.Rows, nameof(left));
        MatrixShape.CheckMatrix(right.Rows, right.Columns, count, matrix.Columns, nameof(right));
        MatrixShape.CheckApart<T>(matrix, left, nameof(matrix));
        MatrixShape.CheckApart<T>(matrix, right, nameof(matrix));
        if (count == 0) return;
        if (PowerOfTwo.Of(matrix) is not { } exponent)
        {
            Fail(values, left, right);
            return;
        }

        // B = A or Aᵀ, whichever has few rows; W = G B is turned until its rows are orthogonal, and G keeps the turns.
        var wide = matrix.Rows <= matrix.Columns;
        if (wide) Orthogonalise(matrix, exponent, values, left, right, workspace);
        else Orthogonalise(matrix.Transpose(), exponent, values, right, left, workspace);
    }

    private static void Orthogonalise<T>(
        ReadOnlyMatrixSpan<T> matrix, int exponent, Span<T> values, MatrixSpan<T> turns, MatrixSpan<T> work, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var count = matrix.Rows;
        for (var i = 0; i < count; i++)
        {
            turns.Row(i).Clear();
            turns[i, i] = T.One;
            for (var j = 0; j < matrix.Columns; j++) work[i, j] = T.ScaleB(matrix[i, j], -exponent);
        }

        var epsilon = T.BitIncrement(T.One) - T.One;
        for (var i = 0; i < count; i++) values[i] = Reductions.Norm<T>(work.Row(i));
        var negligible = epsilon * epsilon * Reductions.Norm<T>(values);
        var sweep = 0;
        while (sweep < Sweeps && Sweep(work, turns, epsilon, negligible)) sweep++;
        if (sweep == Sweeps)
        {
            Fail(values, turns, work);
            return;
        }

        for (var i = 0; i < count; i++) values[i] = Reductions.Norm<T>(work.Row(i));
        Sort(values, turns, work);
        var complete = 0;
        for (; complete < count && values[complete] > negligible; complete++)
        {
            foreach (ref var element in work.Row(complete)) element /= values[complete];
        }

        for (; complete < count; complete++) Complete(work, complete, workspace);
        foreach (ref var value in values) value = T.ScaleB(value, exponent);
    }

    // Turns every pair of rows that is not orthogonal to rounding; whether there was one.
    private static bool Sweep<T>(MatrixSpan<T> work, MatrixSpan<T> turns, T epsilon, T negligible)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var turned = false;
        var tolerance = epsilon * T.Sqrt(T.CreateChecked(work.Columns));
        for (var i = 0; i < work.Rows - 1; i++)
        {
            for (var j = i + 1; j < work.Rows; j++)
            {
                var (first, second) = (Reductions.SumOfSquares<T>(work.Row(i)), Reductions.SumOfSquares<T>(work.Row(j)));
                if (T.Min(first, second) <= negligible * negligible) continue;
                var product = Reductions.Dot<T>(work.Row(i), work.Row(j));
                if (T.Abs(product) <= tolerance * T.Sqrt(first) * T.Sqrt(second)) continue;

                var half = (second - first) / (T.CreateChecked(2) * product);
                var tangent = T.CopySign(T.One, half) / (T.Abs(half) + T.Hypot(half, T.One));
                var cosine = T.One / T.Sqrt(T.One + (tangent * tangent));
                LaneUpdate.Rotate(cosine, cosine * tangent, work.Row(i), work.Row(j));
                LaneUpdate.Rotate(cosine, cosine * tangent, turns.Row(i), turns.Row(j));
                turned = true;
            }
        }

        return turned;
    }

    private static void Sort<T>(Span<T> values, MatrixSpan<T> turns, MatrixSpan<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length - 1; i++)
        {
            var largest = i;
            for (var j = i + 1; j < values.Length; j++)
            {
                if (values[j] > values[largest]) largest = j;
            }

            if (largest == i) continue;
            (values[i], values[largest]) = (values[largest], values[i]);
            LaneUpdate.Swap(turns.Row(i), turns.Row(largest));
            LaneUpdate.Swap(work.Row(i), work.Row(largest));
        }
    }

    // Row k ← a unit vector orthogonal to the rows before: the coordinate direction that they cover least, less what they cover of it, twice.
    private static void Complete<T>(MatrixSpan<T> vectors, int k, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var rental = workspace.Rent<T>(vectors.Columns, BufferContents.Zeroed);
        var covered = rental.Span;
        for (var i = 0; i < k; i++)
        {
            var other = vectors.Row(i);
            for (var j = 0; j < covered.Length; j++) covered[j] += other[j] * other[j];
        }

        var least = 0;
        for (var j = 1; j < covered.Length; j++)
        {
            if (covered[j] < covered[least]) least = j;
        }

        var row = vectors.Row(k);
        row.Clear();
        row[least] = T.One;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < k; i++) LaneUpdate.AddScaled(-Reductions.Dot<T>(vectors.Row(i), row), vectors.Row(i), row);
        }

        var norm = Reductions.Norm<T>(row);
        foreach (ref var element in row) element /= norm;
    }

    private static void Fail<T>(Span<T> values, MatrixSpan<T> left, MatrixSpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values.Fill(T.NaN);
        for (var i = 0; i < left.Rows; i++)
        {
            left.Row(i).Fill(T.NaN);
            right.Row(i).Fill(T.NaN);
        }
    }
}
