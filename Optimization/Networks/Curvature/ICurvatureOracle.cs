namespace Toolkit.Optimization;

/// <summary>A finite sum of losses that tells, together with the gradient of a batch, what the batch says of its Fisher matrix.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ICurvatureOracle<T> : IFiniteSum<T>
    where T : unmanaged
{
    /// <summary>The blocks of the Fisher matrix.</summary>
    CurvatureLayout Fisher { get; }

    /// <summary>destination ← (1/m) Σ ∇fᵢ(x) over a batch, and the evidence of the same batch.</summary>
    /// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
    /// <param name="batch">Indices between 0 and <see cref="IFiniteSum{T}.Terms"/> − 1, at least one.</param>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="key">What targets are drawn from, where the kind draws them.</param>
    /// <param name="workspace">Scratch memory, in which a scope is open: what the evidence refers to is taken from it, and lives as long.</param>
    /// <returns>The evidence.</returns>
    CurvatureEvidence<T> BatchGradient<TFisher>(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, RandomKey key, Workspace workspace)
        where TFisher : struct, IFisher;
}

/// <summary>A finite sum of losses of outputs that multiplies by its generalised Gauss–Newton matrix, which for likelihoods is the Fisher matrix: <c>(1/m) Σᵢ Jᵢᵀ (∂²ℓᵢ/∂z²) Jᵢ</c>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IGaussNewtonOracle<T> : IFiniteSum<T>
    where T : unmanaged
{
    /// <summary>destination ← G v over a batch.</summary>
    /// <param name="batch">Indices between 0 and <see cref="IFiniteSum{T}.Terms"/> − 1, at least one.</param>
    /// <param name="point">x.</param>
    /// <param name="direction">v.</param>
    /// <param name="destination">Receives the product; may not overlap the other two.</param>
    /// <param name="workspace">Scratch memory.</param>
    void BatchGaussNewtonProduct(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace);
}
