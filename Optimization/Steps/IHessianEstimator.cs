namespace Toolkit.Optimization;

/// <summary>Where a step that factors Hessians takes them from: the whole one, or that of a sample.</summary>
/// <typeparam name="TSelf">The estimator itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle, constrained to what the estimator asks of it.</typeparam>
public interface IHessianEstimator<TSelf, T, TOracle>
    where TSelf : struct, IHessianEstimator<TSelf, T, TOracle>
    where T : unmanaged
    where TOracle : IOracle
{
    /// <summary>destination ← an estimate of ∇²f(x), at the price of one call of the oracle.</summary>
    /// <param name="number">How many estimates the run has made before: what a sample is drawn by.</param>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives the estimate, exactly symmetric.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Estimate(long number, in TOracle oracle, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace);
}

/// <summary>The estimator that asks for the whole Hessian.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
public readonly record struct FullHessian<T, TOracle> : IHessianEstimator<FullHessian<T, TOracle>, T, TOracle>
    where T : unmanaged
    where TOracle : IHessianOracle<T>
{
    /// <inheritdoc/>
    public void Estimate(long number, in TOracle oracle, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace) =>
        oracle.Hessian(point, destination, workspace);
}
