using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The mass matrix M of Hamiltonian dynamics, held as its inverse, which at best is the covariance of the target: the momentum has law N(0, M), the velocity
/// is M⁻¹p.
/// </summary>
/// <typeparam name="TSelf">The mass matrix itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface IMassMatrix<TSelf, T> : IState<TSelf>
    where TSelf : struct, IMassMatrix<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>M = I.</summary>
    /// <param name="dimension">The number of coordinates.</param>
    static abstract TSelf Identity(int dimension);

    /// <summary>The number of second moments that an estimate of M⁻¹ is made from; 0 where it is not estimated.</summary>
    /// <param name="dimension">The number of coordinates.</param>
    static abstract int MomentLength(int dimension);

    /// <summary>moments ← moments + the products of two deviations of a draw, from the mean before it and after it (Welford 1962).</summary>
    /// <param name="before">The draw less the mean of those before it.</param>
    /// <param name="after">The draw less the mean with it.</param>
    /// <param name="moments">The sums.</param>
    static abstract void Accumulate(ReadOnlySpan<T> before, ReadOnlySpan<T> after, Span<T> moments);

    /// <summary>M⁻¹ ← n/(n + 5) Σ/(n − 1) + 5/(n + 5) 10⁻³ I, in its own memory: the covariance of draws, drawn to a small one (Stan reference, 15.2).</summary>
    /// <param name="moments">Σ, the sums of products of deviations.</param>
    /// <param name="count">n, the number of draws, at least 2.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>Whether it is positive definite; what was there stays where it is not.</returns>
    bool Learn(ReadOnlySpan<T> moments, long count, Workspace workspace);

    /// <summary>velocity ← M⁻¹ p.</summary>
    /// <param name="momentum">p.</param>
    /// <param name="velocity">Receives as many elements.</param>
    void Velocity(ReadOnlySpan<T> momentum, Span<T> velocity);

    /// <summary>momentum ← a draw of N(0, M).</summary>
    /// <param name="key">What is drawn with.</param>
    /// <param name="momentum">Receives the draw.</param>
    void DrawMomentum(RandomKey key, Span<T> momentum);
}
