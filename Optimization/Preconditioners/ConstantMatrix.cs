using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>A matrix that stays as it is: P, and of its roots the lower triangular one of Cholesky.</summary>
    /// <remarks>With the covariance of a posterior all its directions mix alike, and the bias of a step length is the same in all.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="matrix">P, d x d, symmetric and positive definite; copied.</param>
    /// <exception cref="ArgumentException">It is not square, not symmetric, or not positive definite.</exception>
    public static ConstantMatrix<T> ConstantMatrix<T>(ReadOnlyMatrixSpan<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Optimization.ConstantMatrix<T>.Of(matrix);

    /// <summary>A matrix that stays as it is, by a root of it: P = L Lᵀ.</summary>
    /// <remarks>
    /// P is the same for every root, and so are the laws of what is drawn with it; the draws are not. Under θ = A φ the paths of a Langevin step agree where L becomes A⁻¹ L, which is triangular no more.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="root">L, d x d, with an inverse; copied.</param>
    /// <exception cref="ArgumentException">It is not square, or has no inverse to working precision.</exception>
    public static ConstantMatrix<T> ConstantRoot<T>(ReadOnlyMatrixSpan<T> root)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Optimization.ConstantMatrix<T>.OfRoot(root);
}

/// <summary>A preconditioner that is a dense matrix, and remembers nothing; see <see cref="Preconditioners.ConstantMatrix"/>.</summary>
/// <remarks>A step multiplies by two matrices of d² elements.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ConstantMatrix<T> : IPreconditioner<ConstantMatrix<T>, IPoint, T, NoState>, ILogDeterminant<T, NoState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ConstantMatrix() => throw Require.Built("Preconditioners.ConstantMatrix");

    private ConstantMatrix(int dimension, Buffer<T> matrix, Buffer<T> root, Buffer<T> factor) => (Dimension, Matrix, Root, Factor) = (dimension, matrix, root, factor);

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>P, row by row.</summary>
    public Buffer<T> Matrix { get; }

    /// <summary>L, row by row.</summary>
    public Buffer<T> Root { get; }

    /// <summary>The Cholesky factor of P, row by row, with zeros above its diagonal.</summary>
    public Buffer<T> Factor { get; }

    internal static ConstantMatrix<T> Of(ReadOnlyMatrixSpan<T> matrix)
    {
        var dimension = Square(matrix, nameof(matrix));
        var rows = Buffer<T>.Allocate(dimension * dimension);
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < dimension; j++)
            {
                if (matrix[i, j] != matrix[j, i]) throw new ArgumentException($"matrix is not symmetric in row {i}, column {j}.", nameof(matrix));
                rows.Mutable[(i * dimension) + j] = matrix[i, j];
            }
        }

        var factor = Factored(rows, dimension) ?? throw new ArgumentException("matrix is not positive definite.", nameof(matrix));
        return new(dimension, rows, factor, factor);
    }

    internal static ConstantMatrix<T> OfRoot(ReadOnlyMatrixSpan<T> root)
    {
        var dimension = Square(root, nameof(root));
        var (rows, product) = (Buffer<T>.Allocate(dimension * dimension), Buffer<T>.Allocate(dimension * dimension));
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < dimension; j++) rows.Mutable[(i * dimension) + j] = root[i, j];
        }

        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                product.Mutable[(i * dimension) + j] = product.Mutable[(j * dimension) + i] =
                    Reductions.Dot(rows.Span.Slice(i * dimension, dimension), rows.Span.Slice(j * dimension, dimension));
            }
        }

        var factor = Factored(product, dimension) ?? throw new ArgumentException("root has no inverse to working precision.", nameof(root));
        return new(dimension, product, rows, factor);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has another number of coordinates.</exception>
    public NoState Initialize(ReadOnlySpan<T> point)
    {
        Require.Length(point.Length, Dimension);
        return default;
    }

    /// <inheritdoc/>
    public void Observe(scoped ref NoState state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
    }

    /// <inheritdoc/>
    public void Multiply(in NoState state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace)
    {
        if (vector.IsEmpty) destination.Clear();
        else MatrixVector.Multiply(Square(Matrix), vector, destination);
        if (!noise.IsEmpty && scale != T.Zero) MatrixVector.Multiply(scale, Square(Root), noise, T.One, destination);
    }

    /// <inheritdoc/>
    public void MultiplyByInverse(in NoState state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace)
    {
        vector.CopyTo(destination);
        Cholesky.Solve(Square(Factor), destination);
    }

    /// <inheritdoc/>
    public T LogDeterminant(in NoState state, Workspace workspace)
    {
        var sum = 0.0;
        for (var i = 0; i < Dimension; i++) sum += 2 * Math.Log(double.CreateChecked(Factor.Span[(i * Dimension) + i]));
        return Number.Of<T>(sum);
    }

    private static int Square(ReadOnlyMatrixSpan<T> matrix, string name) => matrix.Rows == matrix.Columns
        ? matrix.Rows
        : throw new ArgumentException($"{name} has {matrix.Rows} rows and {matrix.Columns} columns; it must be square.", name);

    private static Buffer<T>? Factored(Buffer<T> matrix, int dimension)
    {
        using var workspace = new Workspace();
        var factor = matrix.Copy();
        var rows = new MatrixSpan<T>(factor.Mutable, dimension, dimension);
        if (Cholesky.Factor(rows, workspace) is not null) return null;
        for (var i = 0; i < dimension; i++) rows.Row(i)[(i + 1)..].Clear();
        return factor;
    }

    private ReadOnlyMatrixSpan<T> Square(Buffer<T> rows) => new(rows.Span, Dimension, Dimension);
}
