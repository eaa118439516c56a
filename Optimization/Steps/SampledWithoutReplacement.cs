using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Lifts an update to a step on mini-batches of different terms; see <see cref="SampledWithoutReplacement{T, TOracle}"/>.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="sum">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="batch">The number of terms in a batch, from 1 to that of all terms.</param>
    /// <param name="key">What the batches are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, SampledState, SampledWithoutReplacement<T, TOracle>>>
        WithoutReplacement<T, TState, TUpdate, TOracle>(this Update<IPoint, T, TState, TUpdate> update, in TOracle sum, int batch, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IFiniteSum<T> =>
        batch <= sum.Terms
            ? update.From(new SampledWithoutReplacement<T, TOracle>(batch, key))
            : throw new ArgumentOutOfRangeException(nameof(batch), batch, $"batch must be from 1 to the number of terms, {sum.Terms}.");
}

/// <summary>The gradient of a mini-batch of m different terms, every set of m equally likely; a function of the key and the number of the step.</summary>
/// <remarks>
/// Unbiased, with (n − m)/(n − 1) of the variance of as many draws with replacement. The batch of step k is drawn from <c>key.Fold(k)</c>; batches of
/// different steps are independent, which those of an epoch that visits each term once are not: see <see cref="Reshuffled{T, TOracle}"/>. Its
/// outcomes are the n!/(m! (n − m)!) sets.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum of at least m terms.</typeparam>
public readonly record struct SampledWithoutReplacement<T, TOracle> : IRandomizedEstimator<SampledWithoutReplacement<T, TOracle>, T, TOracle, SampledState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
{
    internal SampledWithoutReplacement(int batch, RandomKey key) => (Batch, Key) = (Require.AtLeastOne(batch), key);

    /// <summary>m.</summary>
    public int Batch { get; }

    /// <summary>What the batches are drawn from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public SampledState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(Key, 0);

    /// <inheritdoc/>
    public int Estimate(ref SampledState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var indices = workspace.Rent<int>(Batch);
        state.Key.Fold(state.Steps).Subset(oracle.Terms, workspace, indices.Span);
        return Estimate(indices.Span, ref state, oracle, point, destination, workspace);
    }

    /// <inheritdoc/>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1 sets.</exception>
    public int Outcomes(in SampledState state, in TOracle oracle) => checked((int)Sets(oracle.Terms, Batch));

    /// <inheritdoc/>
    public double Probability(int outcome, in SampledState state, in TOracle oracle) => 1.0 / Outcomes(state, oracle);

    /// <inheritdoc/>
    public int Estimate(int outcome, ref SampledState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        // The sets in lexicographic order: those with term i in the next place are as many as choices for the places behind it.
        using var indices = workspace.Rent<int>(Batch);
        var (rank, term) = ((long)outcome, 0);
        for (var place = 0; place < Batch; place++, term++)
        {
            for (long with; rank >= (with = Sets(oracle.Terms - term - 1, Batch - place - 1)); term++) rank -= with;
            indices.Span[place] = term;
        }

        return Estimate(indices.Span, ref state, oracle, point, destination, workspace);
    }

    // n!/(m! (n − m)!), exact at every multiplication.
    private static long Sets(int population, int size)
    {
        var count = 1L;
        for (var k = 1; k <= Math.Min(size, population - size); k++) count = checked(count * (population - k + 1)) / k;
        return count;
    }

    private static int Estimate(
        ReadOnlySpan<int> batch, ref SampledState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        oracle.BatchGradient(batch, point, destination, workspace);
        state = state with { Steps = state.Steps + 1 };
        return 1;
    }
}
