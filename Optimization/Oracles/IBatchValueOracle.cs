namespace Toolkit.Optimization;

/// <summary>A finite sum that tells the value of a batch, without its gradient.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IBatchValueOracle<T> : IFiniteSum<T>
    where T : unmanaged
{
    /// <summary>(1/m) Σ fᵢ(x) over a batch: that of which <see cref="IFiniteSum{T}.BatchGradient"/> gives the gradient.</summary>
    /// <param name="batch">Indices between 0 and <see cref="IFiniteSum{T}.Terms"/> − 1, at least one.</param>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    T BatchValue(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Workspace workspace);
}
