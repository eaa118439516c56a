using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>The step without estimates that are not finite; see <see cref="SkippingNonFinite{T, TOracle, TState, TEstimator}"/>.</summary>
    /// <param name="step">An update fed by an estimator.</param>
    /// <param name="maximum">How many estimates in a row may be skipped, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TUpdateState, SkippingState<TState>>, GradientInfo<T>, UpdateStep<T, TOracle, TUpdateState, TUpdate, SkippingState<TState>, SkippingNonFinite<T, TOracle, TState, TEstimator>>>
        WithSkippedNonFinite<T, TOracle, TUpdateState, TUpdate, TState, TEstimator>(
            this Step<T, TOracle, EstimatedState<T, TUpdateState, TState>, GradientInfo<T>, UpdateStep<T, TOracle, TUpdateState, TUpdate, TState, TEstimator>> step,
            long maximum = 5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TUpdateState>
        where TState : struct, IState<TState>
        where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TState> =>
        new(new(step.Implementation.Update, new(step.Implementation.Estimator, maximum)), $"SkippingNonFinite({step.Name})");
}

/// <summary>The first estimate whose squared norm is finite: others are counted and drawn again, up to so many in a row.</summary>
/// <remarks>
/// The update never sees a skipped estimate, the inner estimator goes on to its next draw. Where too many in a row are not finite the last is
/// given on, so the step reports it and keeps its state. An estimator without draws gives the same again and so is reported too.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The inner estimator's state.</typeparam>
/// <typeparam name="TEstimator">The inner estimator.</typeparam>
public readonly record struct SkippingNonFinite<T, TOracle, TState, TEstimator>
    : IEstimator<SkippingNonFinite<T, TOracle, TState, TEstimator>, T, TOracle, SkippingState<TState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TState>
{
    internal SkippingNonFinite(TEstimator inner, long maximum) => (Inner, Maximum) = (inner, Require.NotNegative(maximum));

    /// <summary>The inner estimator.</summary>
    public TEstimator Inner { get; }

    /// <summary>How many estimates in a row may be skipped.</summary>
    public long Maximum { get; }

    /// <inheritdoc/>
    public bool Accepts(int length, int dimension) => Inner.Accepts(length, dimension);

    /// <inheritdoc/>
    public SkippingState<TState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(Inner.Initialize(oracle, start), 0);

    /// <inheritdoc/>
    public int Estimate(ref SkippingState<TState> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var (inner, skipped) = state;
        var calls = Inner.Estimate(ref inner, oracle, point, destination, workspace);
        for (var k = 0; k < Maximum && !Estimates.IsSound<T>(destination); k++)
        {
            skipped++;
            calls += Inner.Estimate(ref inner, oracle, point, destination, workspace);
        }

        state = new(inner, skipped);
        return calls;
    }
}

/// <summary>The inner estimator's state, and how many of its estimates were skipped.</summary>
/// <typeparam name="TInner">The inner estimator's state.</typeparam>
/// <param name="Inner">The inner estimator's state.</param>
/// <param name="Skipped">The number of estimates skipped so far.</param>
public readonly record struct SkippingState<TInner>(TInner Inner, long Skipped) : IState<SkippingState<TInner>>
    where TInner : struct, IState<TInner>
{
    /// <inheritdoc/>
    public SkippingState<TInner> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Inner), visitor.Scalar(Skipped));
}
