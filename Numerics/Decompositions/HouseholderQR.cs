using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The factors of a matrix with at least as many rows as columns: A = Q R with orthonormal columns in Q and an upper triangle R.</summary>
/// <remarks>
/// By Householder reflections, one for each column: Q is kept as their product and never formed unless it is asked for. R is not made to have a
/// positive diagonal. A column that depends on those before it shows as a diagonal element of R that is rounding beside the norm of A; columns are not
/// exchanged, so a matrix that only comes near to that need not show it. What is not finite gives factors that are not.
/// Source: Golub and Van Loan, Matrix Computations, section 5.2.
/// </remarks>
public static class HouseholderQR
{
    /// <summary>A ← R in the upper triangle, and below it the vectors of the reflections.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, m x n with m ≥ n.</param>
    /// <param name="scales">Receives the scales of the reflections, n elements.</param>
    /// <param name="workspace">Lends scratch memory for a row and a column.</param>
    /// <exception cref="ArgumentException">There are fewer rows than columns, or a length does not match.</exception>
    public static void Factor<T>(MatrixSpan<T> matrix, Span<T> scales, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        CheckTall(matrix.Rows, matrix.Columns);
        MatrixShape.CheckVector(scales.Length, matrix.Columns, nameof(scales));
        using var vector = workspace.Rent<T>(matrix.Rows);
        for (var k = 0; k < matrix.Columns; k++)
        {
            var v = vector.Span[..(matrix.Rows - k)];
            for (var i = 0; i < v.Length; i++) v[i] = matrix[k + i, k];
            (scales[k], var image) = Householder.Reflect(v);
            Reflect(matrix.Part(k, k + 1, v.Length, matrix.Columns - k - 1), v, scales[k], workspace);
            matrix[k, k] = image;
            for (var i = 1; i < v.Length; i++) matrix[k + i, k] = v[i];
        }
    }

    /// <summary>B ← Q B, with the square Q of all reflections.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="factors">What <see cref="Factor"/> left, m x n.</param>
    /// <param name="scales">The scales, n elements.</param>
    /// <param name="matrix">B, m x k; a vector is a matrix of one column.</param>
    /// <param name="workspace">Lends scratch memory for a row and a column.</param>
    /// <exception cref="ArgumentException">A shape does not match, or B overlaps the factors.</exception>
    public static void Apply<T>(ReadOnlyMatrixSpan<T> factors, ReadOnlySpan<T> scales, MatrixSpan<T> matrix, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(factors, scales, matrix, workspace);
        using var vector = workspace.Rent<T>(factors.Rows);
        for (var k = factors.Columns - 1; k >= 0; k--) Reflect(factors, scales, k, matrix, vector.Span, workspace);
    }

    /// <summary>B ← Qᵀ B, with the square Q of all reflections.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="factors">What <see cref="Factor"/> left, m x n.</param>
    /// <param name="scales">The scales, n elements.</param>
    /// <param name="matrix">B, m x k; a vector is a matrix of one column.</param>
    /// <param name="workspace">Lends scratch memory for a row and a column.</param>
    /// <exception cref="ArgumentException">A shape does not match, or B overlaps the factors.</exception>
    public static void ApplyTransposed<T>(ReadOnlyMatrixSpan<T> factors, ReadOnlySpan<T> scales, MatrixSpan<T> matrix, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(factors, scales, matrix, workspace);
        using var vector = workspace.Rent<T>(factors.Rows);
        for (var k = 0; k < factors.Columns; k++) Reflect(factors, scales, k, matrix, vector.Span, workspace);
    }

    /// <summary>The first n columns of Q, which span what the columns of A span where those are independent.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="factors">What <see cref="Factor"/> left, m x n.</param>
    /// <param name="scales">The scales, n elements.</param>
    /// <param name="destination">Receives them, m x n.</param>
    /// <param name="workspace">Lends scratch memory for a row and a column.</param>
    /// <exception cref="ArgumentException">A shape does not match, or the destination overlaps the factors.</exception>
    public static void Thin<T>(ReadOnlyMatrixSpan<T> factors, ReadOnlySpan<T> scales, MatrixSpan<T> destination, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixShape.CheckMatrix(destination.Rows, destination.Columns, factors.Rows, factors.Columns, nameof(destination));
        for (var i = 0; i < destination.Rows; i++)
        {
            destination.Row(i).Clear();
            if (i < destination.Columns) destination[i, i] = T.One;
        }

        Apply(factors, scales, destination, workspace);
    }

    private static void Reflect<T>(
        ReadOnlyMatrixSpan<T> factors, ReadOnlySpan<T> scales, int k, MatrixSpan<T> matrix, Span<T> vector, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var v = vector[..(factors.Rows - k)];
        v[0] = T.One;
        for (var i = 1; i < v.Length; i++) v[i] = factors[k + i, k];
        Reflect(matrix.Part(k, 0, v.Length, matrix.Columns), v, scales[k], workspace);
    }

    // B ← B − v (τ vᵀ B), row by row.
    private static void Reflect<T>(MatrixSpan<T> matrix, ReadOnlySpan<T> v, T scale, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (matrix.Columns == 0) return;
        using var rental = workspace.Rent<T>(matrix.Columns, BufferContents.Zeroed);
        var product = rental.Span;
        for (var i = 0; i < v.Length; i++) LaneUpdate.AddScaled(v[i], matrix.Row(i), product);
        for (var i = 0; i < v.Length; i++) LaneUpdate.AddScaled(-scale * v[i], product, matrix.Row(i));
    }

    private static void Check<T>(ReadOnlyMatrixSpan<T> factors, ReadOnlySpan<T> scales, MatrixSpan<T> matrix, Workspace workspace)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(workspace);
        CheckTall(factors.Rows, factors.Columns);
        MatrixShape.CheckVector(scales.Length, factors.Columns, nameof(scales));
        MatrixShape.CheckMatrix(matrix.Rows, matrix.Columns, factors.Rows, matrix.Columns, nameof(matrix));
        MatrixShape.CheckApart<T>(factors, matrix, nameof(factors));
    }

    private static void CheckTall(int rows, int columns)
    {
        if (rows < columns) throw new ArgumentException($"The matrix is {rows} x {columns}; at least as many rows as columns are needed.", "matrix");
    }
}
