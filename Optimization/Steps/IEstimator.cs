namespace Toolkit.Optimization;

/// <summary>
/// A gradient estimator with a state of its own: <c>(x, oracle, state) → (gradient, state′)</c>. Batches, snapshots and tables of past
/// gradients live here, and the coupling of particles, whose common direction takes the gradient's place.
/// </summary>
/// <typeparam name="TSelf">The estimator itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle, constrained to what the estimator asks of it.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface IEstimator<TSelf, T, TOracle, TState>
    where TSelf : struct, IEstimator<TSelf, T, TOracle, TState>
    where T : unmanaged
    where TOracle : IOracle
    where TState : struct, IState<TState>
{
    /// <summary>Whether a run may start from so many elements: those of one point, unless the estimator is for several at once.</summary>
    /// <param name="length">The number of elements of the start.</param>
    /// <param name="dimension">The number of coordinates of a point.</param>
    bool Accepts(int length, int dimension) => length == dimension;

    /// <summary>The state before the first estimate.</summary>
    /// <param name="oracle">The oracle of the run.</param>
    /// <param name="start">Where the run starts.</param>
    TState Initialize(in TOracle oracle, ReadOnlySpan<T> start);

    /// <summary>destination ← an estimate of ∇f(x).</summary>
    /// <param name="state">The state, whose buffers are current.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives the estimate.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>How often the oracle was asked.</returns>
    int Estimate(ref TState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace);
}

/// <summary>The estimator that asks for the whole gradient.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
public readonly record struct FullGradient<T, TOracle> : IEstimator<FullGradient<T, TOracle>, T, TOracle, NoState>, IRepeatableEstimator
    where T : unmanaged
    where TOracle : IGradientOracle<T>
{
    /// <inheritdoc/>
    public NoState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => default;

    /// <inheritdoc/>
    public int Estimate(ref NoState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        oracle.Gradient(point, destination, workspace);
        return 1;
    }
}
