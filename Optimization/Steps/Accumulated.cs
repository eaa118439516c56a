using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>The step on the mean of k estimates at each point: gradient accumulation; see <see cref="Accumulated{T, TOracle, TState, TEstimator}"/>.</summary>
    /// <param name="step">An update fed by an estimator.</param>
    /// <param name="count">k, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TUpdateState, TState>, GradientInfo<T>, UpdateStep<T, TOracle, TUpdateState, TUpdate, TState, Accumulated<T, TOracle, TState, TEstimator>>>
        WithAccumulation<T, TOracle, TUpdateState, TUpdate, TState, TEstimator>(
            this Step<T, TOracle, EstimatedState<T, TUpdateState, TState>, GradientInfo<T>, UpdateStep<T, TOracle, TUpdateState, TUpdate, TState, TEstimator>> step,
            int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TUpdateState>
        where TState : struct, IState<TState>
        where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TState> =>
        new(new(step.Implementation.Update, new(step.Implementation.Estimator, count)), $"Accumulated({step.Name})");
}

/// <summary>The mean of k estimates at one point: <c>(ĝ₁ + … + ĝ_k)/k</c>. Of independent batches it has a k-th of the variance.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The inner estimator's state.</typeparam>
/// <typeparam name="TEstimator">The inner estimator.</typeparam>
public readonly record struct Accumulated<T, TOracle, TState, TEstimator>
    : IEstimator<Accumulated<T, TOracle, TState, TEstimator>, T, TOracle, TState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TState>
{
    internal Accumulated(TEstimator inner, int count) => (Inner, Count) = (inner, Require.AtLeastOne(count));

    /// <summary>The inner estimator.</summary>
    public TEstimator Inner { get; }

    /// <summary>k.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public bool Accepts(int length, int dimension) => Inner.Accepts(length, dimension);

    /// <inheritdoc/>
    public TState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => Inner.Initialize(oracle, start);

    /// <inheritdoc/>
    public int Estimate(ref TState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var scratch = workspace.Rent<T>(point.Length);
        var calls = Inner.Estimate(ref state, oracle, point, destination, workspace);
        for (var k = 1; k < Count; k++)
        {
            calls += Inner.Estimate(ref state, oracle, point, scratch.Span, workspace);
            Vectors.AddScaled(destination, T.One, scratch.Span, destination);
        }

        Vectors.Scale(destination, T.One / T.CreateChecked(Count));
        return calls;
    }
}
