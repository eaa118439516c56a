using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Lifts an update that must be told the curvature to a step on batches; see <see cref="CurvatureStep{T, TOracle, TFisher, TUpdateState, TUpdate, TBatchState, TBatches}"/>.</summary>
    /// <param name="update">An update that needs statistics of the layers.</param>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="batches">Which terms each batch has.</param>
    /// <param name="key">What targets are drawn from, for a Monte Carlo Fisher matrix: those of step k from <c>key.Fold(k)</c>.</param>
    public static Step<T, TOracle, CurvatureState<T, TState, TBatchState>, GradientInfo<T>, CurvatureStep<T, TOracle, TFisher, TState, TUpdate, TBatchState, TBatches>>
        For<TFisher, T, TState, TUpdate, TOracle, TBatchState, TBatches>(
            this Update<ICurvature<TFisher>, T, TState, TUpdate> update, in TOracle oracle, IBatches<TBatches, TBatchState> batches, RandomKey key)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : ICurvatureOracle<T>
        where TBatchState : struct, IState<TBatchState>
        where TBatches : struct, IBatches<TBatches, TBatchState> => new(new(update.Implementation, (TBatches)batches, key), update.Name);

    /// <summary>The same on batches of m terms drawn with replacement.</summary>
    /// <param name="update">An update that needs statistics of the layers.</param>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="batch">m, at least 1.</param>
    /// <param name="key">What batches and targets are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">m is below 1.</exception>
    public static Step<T, TOracle, CurvatureState<T, TState, SampledState>, GradientInfo<T>, CurvatureStep<T, TOracle, TFisher, TState, TUpdate, SampledState, IndependentBatches>>
        For<TFisher, T, TState, TUpdate, TOracle>(this Update<ICurvature<TFisher>, T, TState, TUpdate> update, in TOracle oracle, int batch, RandomKey key)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : ICurvatureOracle<T> => update.For(oracle, Batches.Independent(batch, key.Split().Left), key.Split().Right);

    /// <summary>A chain that must be told the curvature as a step on batches. Short for <c>AsUpdate().For(oracle, batch, key)</c>.</summary>
    /// <param name="transform">A chain that needs statistics of the layers.</param>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="batch">The number of terms of a batch, drawn with replacement; at least 1.</param>
    /// <param name="key">What batches and targets are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1.</exception>
    public static Step<
            T, TOracle, CurvatureState<T, UpdateState<T, TState>, SampledState>, GradientInfo<T>,
            CurvatureStep<T, TOracle, TFisher, UpdateState<T, TState>, Descent<T, TState, TKernel, TTransform>, SampledState, IndependentBatches>>
        For<TFisher, TMetric, T, TState, TKernel, TTransform, TOracle>(
            this ITransform<TTransform, ICurvature<TFisher>, TMetric, T, TState, TKernel> transform, in TOracle oracle, int batch, RandomKey key)
        where TFisher : struct, IFisher
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TOracle : ICurvatureOracle<T> => transform.AsUpdate().For(oracle, batch, key);

    /// <summary>A chain that must be told the curvature as a step on batches of a rule. Short for <c>AsUpdate().For(oracle, batches, key)</c>.</summary>
    /// <param name="transform">A chain that needs statistics of the layers.</param>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="batches">Which terms each batch has.</param>
    /// <param name="key">What targets are drawn from, for a Monte Carlo Fisher matrix.</param>
    public static Step<
            T, TOracle, CurvatureState<T, UpdateState<T, TState>, TBatchState>, GradientInfo<T>,
            CurvatureStep<T, TOracle, TFisher, UpdateState<T, TState>, Descent<T, TState, TKernel, TTransform>, TBatchState, TBatches>>
        For<TFisher, TMetric, T, TState, TKernel, TTransform, TOracle, TBatchState, TBatches>(
            this ITransform<TTransform, ICurvature<TFisher>, TMetric, T, TState, TKernel> transform, in TOracle oracle, IBatches<TBatches, TBatchState> batches, RandomKey key)
        where TFisher : struct, IFisher
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TOracle : ICurvatureOracle<T>
        where TBatchState : struct, IState<TBatchState>
        where TBatches : struct, IBatches<TBatches, TBatchState> => transform.AsUpdate().For(oracle, batches, key);
}

/// <summary>An update that must be told the curvature, lifted to a step: one batch gives gradient and statistics of the layers, and the update moves.</summary>
/// <remarks>The gradient is checked before the state is written, as in <see cref="UpdateStep{T, TOracle, TUpdateState, TUpdate, TEstimatorState, TEstimator}"/>.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
/// <typeparam name="TUpdateState">The update's state.</typeparam>
/// <typeparam name="TUpdate">The update.</typeparam>
/// <typeparam name="TBatchState">The state of the rule for batches.</typeparam>
/// <typeparam name="TBatches">The rule for batches.</typeparam>
/// <param name="Update">The update.</param>
/// <param name="Batches">The rule for batches.</param>
/// <param name="Key">What targets are drawn from.</param>
public readonly record struct CurvatureStep<T, TOracle, TFisher, TUpdateState, TUpdate, TBatchState, TBatches>(TUpdate Update, TBatches Batches, RandomKey Key)
    : IStep<
        CurvatureStep<T, TOracle, TFisher, TUpdateState, TUpdate, TBatchState, TBatches>, T, TOracle, CurvatureState<T, TUpdateState, TBatchState>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : ICurvatureOracle<T>
    where TFisher : struct, IFisher
    where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<T>
    where TUpdate : struct, IUpdate<TUpdate, T, TUpdateState>
    where TBatchState : struct, IState<TBatchState>
    where TBatches : struct, IBatches<TBatches, TBatchState>
{
    /// <inheritdoc/>
    public CurvatureState<T, TUpdateState, TBatchState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Update.Initialize(start), Batches.Initialize(oracle.Terms), Key, 0);

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref CurvatureState<T, TUpdateState, TBatchState> state, in TOracle oracle, Workspace workspace)
    {
        var (update, batches, key, steps) = state;
        var point = Update.Point(update);
        using var scope = workspace.Open();
        var gradient = workspace.Take<T>(point.Length)[..point.Length];
        var size = Batches.Room(batches, oracle.Terms);
        var room = workspace.Take<int>(size)[..size];
        var evidence = oracle.BatchGradient<TFisher>(Batches.Draw(batches, oracle.Terms, room), point, gradient, key.Fold(steps), workspace);
        var norm = Reductions.Norm<T>(gradient);
        if (!T.IsFinite(norm * norm)) return new(norm, norm, 1, "gradient");

        var stationarity = Update.Apply(ref update, gradient, new Evidence<T>(point, norm, evidence), workspace);
        state = new(update, Batches.Commit(batches, oracle.Terms, room), key, steps + 1);
        return Move.Told(norm, stationarity, 1);
    }
}

/// <summary>The states of an update and of the batches that feed it, and where the draws of targets stand.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TUpdate">The update's state.</typeparam>
/// <typeparam name="TBatches">The state of the rule for batches.</typeparam>
/// <param name="Update">The update's state.</param>
/// <param name="Batches">The state of the rule for batches.</param>
/// <param name="Key">What targets are drawn from.</param>
/// <param name="Steps">The number of steps taken.</param>
public readonly record struct CurvatureState<T, TUpdate, TBatches>(TUpdate Update, TBatches Batches, RandomKey Key, long Steps)
    : IState<CurvatureState<T, TUpdate, TBatches>>, IMovablePointState<T>
    where T : unmanaged
    where TUpdate : struct, IState<TUpdate>, IMovablePointState<T>
    where TBatches : struct, IState<TBatches>
{
    /// <inheritdoc/>
    public Buffer<T> Point => Update.Point;

    /// <inheritdoc/>
    public CurvatureState<T, TUpdate, TBatches> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.State(Update), visitor.State(Batches), visitor.Scalar(Key), visitor.Scalar(Steps));
}
