using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// A transform whose lengths ℓ depend on the gradient, and so on the point, and which knows how: what a Langevin step needs for an exact drift.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface IDivergentTransform<T, TState>
    where T : unmanaged
    where TState : struct, IState<TState>
{
    /// <summary>destination ← ∂ℓᵢ/∂xᵢ, for each coordinate, of the lengths that it has just given.</summary>
    /// <param name="state">Its state behind the update.</param>
    /// <param name="gradient">g, the update that came in.</param>
    /// <param name="curvature">∂gᵢ/∂xᵢ.</param>
    /// <param name="destination">Receives as many elements.</param>
    void Divergence(in TState state, ReadOnlySpan<T> gradient, ReadOnlySpan<T> curvature, Span<T> destination);
}

/// <summary>An estimator that writes no buffer of its state: with a copy of the state it gives the gradient of the same batch again, at any point.</summary>
public interface IRepeatableEstimator;

public static partial class Steps
{
    /// <summary>The step with the divergence of its preconditioner in the drift; see <see cref="LangevinDivergence{T, TOracle, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSchedule, TEstimatorState, TEstimator}"/>.</summary>
    /// <param name="step">A Langevin step: a direction that knows how its lengths change, down by a rate, with noise.</param>
    /// <param name="key">What the directions of the differences are drawn from.</param>
    public static Step<T, TOracle, EstimatedState<T, LangevinState<T, ChainState<TFirstState, TSecondState>>, TEstimatorState>, GradientInfo<T>, LangevinDivergence<T, TOracle, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSchedule, TEstimatorState, TEstimator>>
        WithDivergence<T, TOracle, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSchedule, TEstimatorState, TEstimator>(
            this Step<
                T, TOracle, EstimatedState<T, LangevinState<T, ChainState<TFirstState, TSecondState>>, TEstimatorState>, GradientInfo<T>,
                UpdateStep<
                    T, TOracle, LangevinState<T, ChainState<TFirstState, TSecondState>>,
                    LangevinDescent<
                        T, ChainState<TFirstState, TSecondState>, ChainKernel<T, TFirstKernel, ScaleKernel<T>>,
                        Chain<T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, ScaleKernel<T>>, TSchedule>,
                    TEstimatorState, TEstimator>> step,
            RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TFirst : struct, ITransformOperator<T, TFirstState, TFirstKernel>, IDivergentTransform<T, TFirstState>
        where TFirstState : struct, IState<TFirstState>
        where TFirstKernel : struct, ILaneKernel<T>, allows ref struct
        where TSecond : struct, ITransformOperator<T, TSecondState, ScaleKernel<T>>
        where TSecondState : struct, IState<TSecondState>
        where TSchedule : struct, ISchedule<TSchedule, T>
        where TEstimatorState : struct, IState<TEstimatorState>
        where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TEstimatorState>, IRepeatableEstimator =>
        new(new(step.Implementation.Update, step.Implementation.Estimator, key), $"LangevinDivergence({step.Name})");
}

/// <summary>
/// A Langevin step whose preconditioner P depends on the point, with what that asks for: <c>x ← x − η P g + η T Γ + √(2 T η P) z</c>, <c>Γᵢ = ∂Pᵢᵢ/∂xᵢ</c>. pSGLD with its Γ is
/// <c>ScaleByRmsProp(0.99, 1e-5).Then(Descend(h)).WithNoise(1, key).For(sum, m, key2).WithDivergence(key3)</c>.
/// </summary>
/// <remarks>
/// The curvature ∂gᵢ/∂xᵢ is a central difference of the same batch's gradient along random signs z, <c>zᵢ (gᵢ(x + δz) − gᵢ(x − δz))/(2δ)</c>: its mean is right to the order of δ², and it is
/// right itself where the Hessian is diagonal. A step asks three times. What older gradients left in P's own memory counts as fixed. Source: Ma, Chen, Fox 2015; Hutchinson 1990.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TFirst">The direction.</typeparam>
/// <typeparam name="TFirstState">Its state.</typeparam>
/// <typeparam name="TFirstKernel">Its kernel.</typeparam>
/// <typeparam name="TSecond">The rate.</typeparam>
/// <typeparam name="TSecondState">Its state.</typeparam>
/// <typeparam name="TSchedule">The temperature.</typeparam>
/// <typeparam name="TEstimatorState">The estimator's state.</typeparam>
/// <typeparam name="TEstimator">The estimator.</typeparam>
public readonly record struct LangevinDivergence<T, TOracle, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSchedule, TEstimatorState, TEstimator>
    : IStep<
        LangevinDivergence<T, TOracle, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSchedule, TEstimatorState, TEstimator>,
        T, TOracle, EstimatedState<T, LangevinState<T, ChainState<TFirstState, TSecondState>>, TEstimatorState>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TFirst : struct, ITransformOperator<T, TFirstState, TFirstKernel>, IDivergentTransform<T, TFirstState>
    where TFirstState : struct, IState<TFirstState>
    where TFirstKernel : struct, ILaneKernel<T>, allows ref struct
    where TSecond : struct, ITransformOperator<T, TSecondState, ScaleKernel<T>>
    where TSecondState : struct, IState<TSecondState>
    where TSchedule : struct, ISchedule<TSchedule, T>
    where TEstimatorState : struct, IState<TEstimatorState>
    where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TEstimatorState>, IRepeatableEstimator
{
    internal LangevinDivergence(
        LangevinDescent<
            T, ChainState<TFirstState, TSecondState>, ChainKernel<T, TFirstKernel, ScaleKernel<T>>, Chain<T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, ScaleKernel<T>>, TSchedule> update,
        TEstimator estimator, RandomKey key) => (Update, Estimator, Key) = (update, estimator, key);

    /// <summary>The Langevin update.</summary>
    public LangevinDescent<
        T, ChainState<TFirstState, TSecondState>, ChainKernel<T, TFirstKernel, ScaleKernel<T>>, Chain<T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, ScaleKernel<T>>, TSchedule> Update
    { get; }

    /// <summary>The estimator.</summary>
    public TEstimator Estimator { get; }

    /// <summary>What the directions of the differences are drawn from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public bool Accepts(int length, int dimension) => Estimator.Accepts(length, dimension);

    /// <inheritdoc/>
    public EstimatedState<T, LangevinState<T, ChainState<TFirstState, TSecondState>>, TEstimatorState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Update.Initialize(start), Estimator.Initialize(oracle, start));

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref EstimatedState<T, LangevinState<T, ChainState<TFirstState, TSecondState>>, TEstimatorState> state, in TOracle oracle, Workspace workspace)
    {
        var (update, estimator) = state;
        var point = update.Point.Span;
        using var scope = workspace.Open();
        var gradient = workspace.Take<T>(point.Length)[..point.Length];
        var curvature = workspace.Take<T>(point.Length)[..point.Length];
        var repeated = estimator;
        var calls = Estimator.Estimate(ref estimator, oracle, point, gradient, workspace) + Curvature(repeated, oracle, point, Key.Fold(update.Noise.Steps), curvature, workspace);
        var norm = Reductions.Norm<T>(gradient);
        if (!T.IsFinite(norm * norm)) return new(norm, norm, calls, "gradient");
        if (!Reductions.AllFinite<T>(curvature)) return new(norm, norm, calls, "curvature");

        // The rate of this step, from a copy of what it is computed by.
        var evidence = new Evidence<T>(point, norm);
        var (rate, temperature) = (update.Transform.Second, Update.Temperature.At(update.Noise.Steps));
        Update.Transform.Second.Prepare(ref rate, gradient, evidence, workspace, out var kernel);
        var stationarity = Update.Apply(ref update, gradient, evidence, workspace);
        var divergence = workspace.Take<T>(point.Length)[..point.Length];
        Update.Transform.First.Divergence(update.Transform.First, gradient, curvature, divergence);
        Vectors.AddScaled<T>(update.Point.Mutable, kernel.Length * temperature, divergence, update.Point.Mutable);
        state = new(update, estimator);
        return Move.Told(norm, stationarity, calls);
    }

    private int Curvature(TEstimatorState state, in TOracle oracle, ReadOnlySpan<T> point, RandomKey key, Span<T> curvature, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (n, again) = (point.Length, state);
        var signs = workspace.Take<T>(n)[..n];
        var moved = workspace.Take<T>(n)[..n];
        var behind = workspace.Take<T>(n)[..n];
        key.Uniforms(signs);
        var half = T.One / (T.One + T.One);
        foreach (ref var sign in signs) sign = sign < half ? T.NegativeOne : T.One;
        var length = T.Cbrt(Number.Epsilon<T>()) * (T.One + Reductions.NormInfinity(point));
        for (var i = 0; i < n; i++) moved[i] = point[i] + (length * signs[i]);
        var calls = Estimator.Estimate(ref state, oracle, moved, curvature, workspace);
        for (var i = 0; i < n; i++) moved[i] = point[i] - (length * signs[i]);
        calls += Estimator.Estimate(ref again, oracle, moved, behind, workspace);
        for (var i = 0; i < n; i++) curvature[i] = signs[i] * (curvature[i] - behind[i]) / (length + length);
        return calls;
    }
}
