using System.Numerics;

namespace Toolkit.Numerics;

public static partial class Functions
{
    /// <summary>The lower triangular L with A = L Lᵀ; its elements are not numbers where A is not positive definite.</summary>
    /// <param name="matrix">A, n x n, symmetric: only its lower triangle is read.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Variable<T> Cholesky<T>(Variable<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(CholeskyFactor<T>), matrix);

    /// <summary>X with L X = B.</summary>
    /// <param name="factor">L, n x n, lower triangular: what it has above its diagonal is not read.</param>
    /// <param name="values">B, n x k.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> SolveLower<T>(Variable<T> factor, Variable<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new TriangularSolution<T>(false, false), factor, values);

    /// <summary>X with Lᵀ X = B.</summary>
    /// <param name="factor">L, n x n, lower triangular: what it has above its diagonal is not read.</param>
    /// <param name="values">B, n x k.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> SolveLowerTransposed<T>(Variable<T> factor, Variable<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new TriangularSolution<T>(true, false), factor, values);

    /// <summary>X with X L = B: B's rows times L⁻¹.</summary>
    /// <param name="values">B, k x n.</param>
    /// <param name="factor">L, n x n, lower triangular: what it has above its diagonal is not read.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> SolveLowerFromRight<T>(Variable<T> values, Variable<T> factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new TriangularSolution<T>(false, true), factor, values);

    /// <summary>X with X Lᵀ = B: L⁻¹ times each of B's rows.</summary>
    /// <param name="values">B, k x n.</param>
    /// <param name="factor">L, n x n, lower triangular: what it has above its diagonal is not read.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> SolveLowerTransposedFromRight<T>(Variable<T> values, Variable<T> factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new TriangularSolution<T>(true, true), factor, values);

    /// <summary>X with L Lᵀ X = B.</summary>
    /// <param name="factor">L, n x n, the Cholesky factor of a matrix.</param>
    /// <param name="values">B, n x k.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> CholeskySolve<T>(Variable<T> factor, Variable<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SolveLowerTransposed(factor, SolveLower(factor, values));

    /// <summary>ln det A = 2 Σ ln Lᵢᵢ of a symmetric, positive definite matrix A = L Lᵀ.</summary>
    /// <param name="matrix">A, n x n: only its lower triangle is read.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Variable<T> LogDeterminant<T>(Variable<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CholeskyLogDeterminant(Cholesky(matrix));

    /// <summary>ln det L Lᵀ = 2 Σ ln Lᵢᵢ of a Cholesky factor.</summary>
    /// <param name="factor">L, n x n, lower triangular with a positive diagonal.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Variable<T> CholeskyLogDeterminant<T>(Variable<T> factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sum(Log(DiagonalOf(factor))) * T.CreateTruncating(2);

    /// <summary>xᵀ A x.</summary>
    /// <param name="matrix">A, n x n.</param>
    /// <param name="x">A vector of n elements.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> QuadraticForm<T>(Variable<T> matrix, Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Dot(x, Dot(matrix, x));

    /// <summary>The sum of the elements on the diagonal.</summary>
    /// <param name="matrix">n x n.</param>
    /// <exception cref="ArgumentException">The matrix is not square.</exception>
    public static Variable<T> Trace<T>(Variable<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sum(DiagonalOf(matrix));
}
