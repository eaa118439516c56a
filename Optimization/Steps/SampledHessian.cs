namespace Toolkit.Optimization;

/// <summary>The mean Hessian of m different terms, every set of m equally likely: a function of the key and the number of the estimate.</summary>
/// <remarks>Unbiased. Sample k is drawn from <c>key.Fold(k)</c>, so a resumed run sees the samples that it would have seen.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum of at least m terms.</typeparam>
public readonly record struct SampledHessian<T, TOracle> : IHessianEstimator<SampledHessian<T, TOracle>, T, TOracle>
    where T : unmanaged
    where TOracle : IHessianSum<T>
{
    internal SampledHessian(int batch, RandomKey key) => (Batch, Key) = (Require.AtLeastOne(batch), key);

    /// <summary>m.</summary>
    public int Batch { get; }

    /// <summary>What the samples are drawn from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public void Estimate(long number, in TOracle oracle, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        using var indices = workspace.Rent<int>(Batch);
        Key.Fold(number).Subset(oracle.Terms, workspace, indices.Span);
        indices.Span.Sort();
        oracle.BatchHessian(indices.Span, point, destination, workspace);
    }
}
