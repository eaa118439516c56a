using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A dense mass matrix: a whole covariance.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Inverse">M⁻¹, d x d row by row, symmetric and positive definite.</param>
/// <param name="Factor">L, lower triangular, with LLᵀ = M⁻¹: what solves for momenta.</param>
public readonly record struct DenseMassMatrix<T>(Buffer<T> Inverse, Buffer<T> Factor) : IMassMatrix<DenseMassMatrix<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The mass matrix of a covariance that is known: M⁻¹ = Σ.</summary>
    /// <param name="covariance">Σ, d x d row by row, symmetric and positive definite; copied.</param>
    /// <exception cref="ArgumentException">It is not square, not symmetric, or not positive definite.</exception>
    public static DenseMassMatrix<T> Of(ReadOnlySpan<T> covariance)
    {
        var dimension = (int)Math.Round(Math.Sqrt(covariance.Length));
        if (dimension * dimension != covariance.Length) throw new ArgumentException($"{covariance.Length} elements are no square matrix.", nameof(covariance));
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (covariance[(i * dimension) + j] != covariance[(j * dimension) + i]) throw new ArgumentException($"The covariance is not symmetric in row {i}, column {j}.", nameof(covariance));
            }
        }

        using var workspace = new Workspace();
        var (inverse, factor) = (Buffer<T>.CopyOf(covariance), Buffer<T>.CopyOf(covariance));
        var matrix = new MatrixSpan<T>(factor.Mutable, dimension, dimension);
        if (Cholesky.Factor(matrix, workspace) is not null) throw new ArgumentException("The covariance is not positive definite.", nameof(covariance));
        for (var i = 0; i < dimension; i++) matrix.Row(i)[(i + 1)..].Clear();
        return new(inverse, factor);
    }

    /// <inheritdoc/>
    public static DenseMassMatrix<T> Identity(int dimension)
    {
        var (inverse, factor) = (Buffer<T>.Allocate(dimension * dimension), Buffer<T>.Allocate(dimension * dimension));
        for (var i = 0; i < dimension; i++) inverse.Mutable[(i * dimension) + i] = factor.Mutable[(i * dimension) + i] = T.One;
        return new(inverse, factor);
    }

    /// <inheritdoc/>
    public static int MomentLength(int dimension) => dimension * dimension;

    /// <inheritdoc/>
    public static void Accumulate(ReadOnlySpan<T> before, ReadOnlySpan<T> after, Span<T> moments)
    {
        for (var i = 0; i < before.Length; i++) LaneUpdate.AddScaled(before[i], after, moments.Slice(i * before.Length, before.Length));
    }

    /// <inheritdoc/>
    public bool Learn(ReadOnlySpan<T> moments, long count, Workspace workspace)
    {
        var (share, floor) = Shrinkage.Of<T>(count);
        var dimension = (int)Math.Sqrt(moments.Length);
        using var covariances = workspace.Rent<T>(moments.Length);
        using var factors = workspace.Rent<T>(moments.Length);
        var covariance = new MatrixSpan<T>(covariances.Span, dimension, dimension);
        var factor = new MatrixSpan<T>(factors.Span, dimension, dimension);

        // The mean of both triangles, lest rounding makes it unsymmetric.
        for (var i = 0; i < dimension; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var both = (moments[(i * dimension) + j] + moments[(j * dimension) + i]) * T.CreateTruncating(0.5);
                covariance[i, j] = covariance[j, i] = (share * both) + (i == j ? floor : T.Zero);
            }
        }

        covariances.Span.CopyTo(factors.Span);
        if (Cholesky.Factor(factor, workspace) is not null) return false;
        for (var i = 0; i < dimension; i++) factor.Row(i)[(i + 1)..].Clear();
        covariances.Span.CopyTo(Inverse.Mutable);
        factors.Span.CopyTo(Factor.Mutable);
        return true;
    }

    /// <inheritdoc/>
    public void Velocity(ReadOnlySpan<T> momentum, Span<T> velocity)
    {
        var inverse = Inverse.Span;
        for (var i = 0; i < velocity.Length; i++) velocity[i] = Reductions.Dot(inverse.Slice(i * velocity.Length, velocity.Length), momentum);
    }

    /// <inheritdoc/>
    /// <remarks>Lᵀp = z with z standard normal: the covariance of p is L⁻ᵀL⁻¹ = M.</remarks>
    public void DrawMomentum(RandomKey key, Span<T> momentum)
    {
        key.Normals(momentum);
        var factor = Factor.Span;
        var dimension = momentum.Length;
        for (var i = dimension - 1; i >= 0; i--)
        {
            var rest = momentum[i];
            for (var j = i + 1; j < dimension; j++) rest -= factor[(j * dimension) + i] * momentum[j];
            momentum[i] = rest / factor[(i * dimension) + i];
        }
    }

    /// <inheritdoc/>
    public DenseMassMatrix<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Inverse), visitor.Buffer(Factor));
}
