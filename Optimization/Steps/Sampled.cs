using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The gradient of a mini-batch: m indices drawn with replacement, a function of the key and the number of the step.</summary>
/// <remarks>
/// Unbiased: the expectation over the batch is the whole gradient. The batch of step k is drawn from <c>key.Fold(k)</c>, so a resumed run
/// sees the batches that it would have seen. Its outcomes are the nᵐ batches, in order.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum.</typeparam>
public readonly record struct Sampled<T, TOracle> : IRandomizedEstimator<Sampled<T, TOracle>, T, TOracle, SampledState>, IRepeatableEstimator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
{
    internal Sampled(int batch, RandomKey key) => Batches = Optimization.Batches.Independent(batch, key);

    /// <summary>Which terms each batch has.</summary>
    public IndependentBatches Batches { get; }

    /// <inheritdoc/>
    public SampledState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => Batches.Initialize(oracle.Terms);

    /// <inheritdoc/>
    public int Estimate(ref SampledState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var room = workspace.Rent<int>(Batches.Size);
        oracle.BatchGradient(Batches.Draw(state, oracle.Terms, room.Span), point, destination, workspace);
        state = Batches.Commit(state, oracle.Terms, room.Span);
        return 1;
    }

    /// <inheritdoc/>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1 batches.</exception>
    public int Outcomes(in SampledState state, in TOracle oracle)
    {
        var count = 1;
        for (var k = 0; k < Batches.Size; k++) count = checked(count * oracle.Terms);
        return count;
    }

    /// <inheritdoc/>
    public double Probability(int outcome, in SampledState state, in TOracle oracle) => 1.0 / Outcomes(state, oracle);

    /// <inheritdoc/>
    public int Estimate(int outcome, ref SampledState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var indices = workspace.Rent<int>(Batches.Size);
        foreach (ref var index in indices.Span) (outcome, index) = Math.DivRem(outcome, oracle.Terms);
        oracle.BatchGradient(indices.Span, point, destination, workspace);
        state = Batches.Commit(state, oracle.Terms, indices.Span);
        return 1;
    }
}

/// <summary>Where in its sequence of batches a run stands.</summary>
/// <param name="Key">What the batches are drawn from.</param>
/// <param name="Steps">The number of batches drawn.</param>
public readonly record struct SampledState(RandomKey Key, long Steps) : IState<SampledState>
{
    /// <inheritdoc/>
    public SampledState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Key), visitor.Scalar(Steps));
}
