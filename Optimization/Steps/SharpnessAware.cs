using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>The step on gradients from uphill: sharpness-aware minimisation; see <see cref="SharpnessAware{T, TOracle, TState, TEstimator}"/>.</summary>
    /// <param name="step">An update fed by an estimator.</param>
    /// <param name="radius">ρ, at least 0; at 0 the step is the one without.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TUpdateState, TState>, GradientInfo<T>, UpdateStep<T, TOracle, TUpdateState, TUpdate, TState, SharpnessAware<T, TOracle, TState, TEstimator>>>
        WithSharpnessAwareness<T, TOracle, TUpdateState, TUpdate, TState, TEstimator>(
            this Step<T, TOracle, EstimatedState<T, TUpdateState, TState>, GradientInfo<T>, UpdateStep<T, TOracle, TUpdateState, TUpdate, TState, TEstimator>> step,
            double radius = 0.05)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TUpdateState : struct, IState<TUpdateState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TUpdateState>
        where TState : struct, IState<TState>
        where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TState> =>
        new(new(step.Implementation.Update, new(step.Implementation.Estimator, radius)), $"SharpnessAware({step.Name})");
}

/// <summary>The gradient where the linear model is worst within a ball: <c>∇f(x + ρ g/‖g‖₂)</c> with g = ∇f(x). The update moves x itself.</summary>
/// <remarks>
/// Both estimates come from the same draw: the inner estimator begins twice from the same scalars of its state, and what it writes into buffers at the
/// second is what stays. Source: Foret, Kleiner, Mobahi, Neyshabur, ICLR 2021, Algorithm 1, with p = 2. No rate is declared.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The inner estimator's state.</typeparam>
/// <typeparam name="TEstimator">The inner estimator.</typeparam>
public readonly record struct SharpnessAware<T, TOracle, TState, TEstimator>
    : IEstimator<SharpnessAware<T, TOracle, TState, TEstimator>, T, TOracle, TState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TState>
{
    internal SharpnessAware(TEstimator inner, double radius) => (Inner, Radius) = (inner, Require.NotNegative<T>(radius));

    /// <summary>The inner estimator.</summary>
    public TEstimator Inner { get; }

    /// <summary>ρ.</summary>
    public T Radius { get; }

    /// <inheritdoc/>
    public bool Accepts(int length, int dimension) => Inner.Accepts(length, dimension);

    /// <inheritdoc/>
    public TState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => Inner.Initialize(oracle, start);

    /// <inheritdoc/>
    public int Estimate(ref TState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var before = state;
        var calls = Inner.Estimate(ref state, oracle, point, destination, workspace);
        var norm = Reductions.Norm<T>(destination);
        if (norm == T.Zero || !T.IsFinite(norm)) return calls;

        using var uphill = workspace.Rent<T>(point.Length);
        Vectors.AddScaled(point, Radius / norm, destination, uphill.Span);
        state = before;
        return calls + Inner.Estimate(ref state, oracle, uphill.Span, destination, workspace);
    }
}
