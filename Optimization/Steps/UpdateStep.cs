using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>An update lifted to a step: the estimator finds a gradient at the update's point, the update moves.</summary>
/// <remarks>
/// The gradient is checked before the state is written: one whose squared norm is not finite stops the step, and the state keeps its content.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TUpdateState">The update's state.</typeparam>
/// <typeparam name="TUpdate">The update.</typeparam>
/// <typeparam name="TEstimatorState">The estimator's state.</typeparam>
/// <typeparam name="TEstimator">The estimator.</typeparam>
/// <param name="Update">The update.</param>
/// <param name="Estimator">The estimator.</param>
public readonly record struct UpdateStep<T, TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>(TUpdate Update, TEstimator Estimator)
    : IStep<
        UpdateStep<T, TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator>,
        T, TOracle, EstimatedState<T, TUpdateState, TEstimatorState>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<T>
    where TUpdate : struct, IUpdate<TUpdate, T, TUpdateState>
    where TEstimatorState : struct, IState<TEstimatorState>
    where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TEstimatorState>
{
    /// <inheritdoc/>
    public bool Accepts(int length, int dimension) => Estimator.Accepts(length, dimension);

    /// <inheritdoc/>
    public EstimatedState<T, TUpdateState, TEstimatorState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Update.Initialize(start), Estimator.Initialize(oracle, start));

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref EstimatedState<T, TUpdateState, TEstimatorState> state, in TOracle oracle, Workspace workspace)
    {
        var (update, estimator) = state;
        var point = Update.Point(update);
        using var gradient = workspace.Rent<T>(point.Length);
        var calls = Estimator.Estimate(ref estimator, oracle, point, gradient.Span, workspace);
        var norm = Reductions.Norm<T>(gradient.Span);
        if (!T.IsFinite(norm * norm)) return new(norm, norm, calls, "gradient");

        var stationarity = Update.Apply(ref update, gradient.Span, new Evidence<T>(point, norm), workspace);
        state = new(update, estimator);
        return Move.Told(norm, stationarity, calls);
    }
}

/// <summary>The states of an update and of the estimator that feeds it.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TUpdate">The update's state.</typeparam>
/// <typeparam name="TEstimator">The estimator's state.</typeparam>
/// <param name="Update">The update's state.</param>
/// <param name="Estimator">The estimator's state.</param>
public readonly record struct EstimatedState<T, TUpdate, TEstimator>(TUpdate Update, TEstimator Estimator)
    : IState<EstimatedState<T, TUpdate, TEstimator>>, IMovablePointState<T>
    where T : unmanaged
    where TUpdate : struct, IState<TUpdate>, IMovablePointState<T>
    where TEstimator : struct, IState<TEstimator>
{
    /// <inheritdoc/>
    public Buffer<T> Point => Update.Point;

    /// <inheritdoc/>
    public EstimatedState<T, TUpdate, TEstimator> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Update), visitor.State(Estimator));
}

/// <summary>An update that must be told the objective's value, lifted to a step: one call for value and gradient at the update's point.</summary>
/// <remarks>Value and gradient are checked before the state is written, the gradient by its squared norm: second moments keep squares.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The objective.</typeparam>
/// <typeparam name="TState">The update's state.</typeparam>
/// <typeparam name="TUpdate">The update.</typeparam>
/// <param name="Update">The update.</param>
public readonly record struct ValuedUpdateStep<T, TOracle, TState, TUpdate>(TUpdate Update)
    : IStep<ValuedUpdateStep<T, TOracle, TState, TUpdate>, T, TOracle, TState, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IObjective<T>
    where TState : struct, IState<TState>
    where TUpdate : struct, IUpdate<TUpdate, T, TState>
{
    /// <inheritdoc/>
    public TState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => Update.Initialize(start);

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref TState state, in TOracle oracle, Workspace workspace)
    {
        var point = Update.Point(state);
        using var gradient = workspace.Rent<T>(point.Length);
        var value = oracle.ValueAndGradient(point, gradient.Span, workspace);
        var norm = Reductions.Norm<T>(gradient.Span);
        if (!T.IsFinite(value)) return new(norm, norm, 1, "value");
        if (!T.IsFinite(norm * norm)) return new(norm, norm, 1, "gradient");

        return Move.Told(norm, Update.Apply(ref state, gradient.Span, new Evidence<T>(point, norm, value), workspace), 1);
    }
}

/// <summary>From what an update returned to what the step tells.</summary>
internal static class Move
{
    public static GradientInfo<T> Told<T>(T norm, T? stationarity, int calls)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        stationarity is { } measured ? new(norm, measured, calls) : new(norm, T.NaN, calls, "proximal map");
}
