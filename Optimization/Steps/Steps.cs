using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>From updates to steps, the steps that own their oracle calls, and the wrappers that hold a step.</summary>
public static partial class Steps
{
    /// <summary>Lifts an update to a step on oracles of the type of <paramref name="oracle"/>, whose whole gradient it asks for.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    public static Step<T, TOracle, EstimatedState<T, TState, NoState>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, NoState, FullGradient<T, TOracle>>>
        For<T, TState, TUpdate, TOracle>(this Update<IPoint, T, TState, TUpdate> update, in TOracle oracle)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IGradientOracle<T> => new(new(update.Implementation, default), update.Name);

    /// <summary>Lifts an update to a step whose gradients come from an estimator.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="estimator">The estimator; it names the type of the oracle.</param>
    public static Step<T, TOracle, EstimatedState<T, TState, TEstimatorState>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, TEstimatorState, TEstimator>>
        From<T, TState, TUpdate, TOracle, TEstimatorState, TEstimator>(
            this Update<IPoint, T, TState, TUpdate> update, IEstimator<TEstimator, T, TOracle, TEstimatorState> estimator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IOracle
        where TEstimatorState : struct, IState<TEstimatorState>
        where TEstimator : struct, IEstimator<TEstimator, T, TOracle, TEstimatorState> => new(new(update.Implementation, (TEstimator)estimator), update.Name);

    /// <summary>Lifts an update to a step on mini-batches of a finite sum; see <see cref="Sampled{T, TOracle}"/>.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="sum">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="batch">The number of terms in a batch, drawn with replacement; at least 1.</param>
    /// <param name="key">What the batches are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, SampledState, Sampled<T, TOracle>>>
        For<T, TState, TUpdate, TOracle>(this Update<IPoint, T, TState, TUpdate> update, in TOracle sum, int batch, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IFiniteSum<T> => update.From(new Sampled<T, TOracle>(batch, key));

    /// <summary>Lifts an update that must be told the value to a step on objectives of the type of <paramref name="objective"/>.</summary>
    /// <param name="update">An update that needs the value.</param>
    /// <param name="objective">An objective of the type that the step will run on; not kept.</param>
    public static Step<T, TOracle, TState, GradientInfo<T>, ValuedUpdateStep<T, TOracle, TState, TUpdate>>
        For<T, TState, TUpdate, TOracle>(this Update<IValue, T, TState, TUpdate> update, in TOracle objective)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IObjective<T> => new(new(update.Implementation), update.Name);

    /// <summary>A chain of transforms as a step: x ← x + u with u made of the whole gradient. Short for <c>AsUpdate().For(oracle)</c>.</summary>
    /// <param name="transform">A chain that needs no evidence but the point.</param>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, TState>, NoState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, TState>, Descent<T, TState, TKernel, TTransform>, NoState, FullGradient<T, TOracle>>>
        For<TMetric, T, TState, TKernel, TTransform, TOracle>(this ITransform<TTransform, IPoint, TMetric, T, TState, TKernel> transform, in TOracle oracle)
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TOracle : IGradientOracle<T> => transform.AsUpdate().For(oracle);

    /// <summary>A chain of transforms that must be told the value, as a step. Short for <c>AsUpdate().For(objective)</c>.</summary>
    /// <param name="transform">A chain that needs the value.</param>
    /// <param name="objective">An objective of the type that the step will run on; not kept.</param>
    public static Step<T, TOracle, UpdateState<T, TState>, GradientInfo<T>, ValuedUpdateStep<T, TOracle, UpdateState<T, TState>, Descent<T, TState, TKernel, TTransform>>>
        For<TMetric, T, TState, TKernel, TTransform, TOracle>(this ITransform<TTransform, IValue, TMetric, T, TState, TKernel> transform, in TOracle objective)
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TOracle : IObjective<T> => transform.AsUpdate().For(objective);

    /// <summary>A step of one's own, as a value to hold, wrap and run.</summary>
    /// <param name="step">The implementation.</param>
    public static Step<T, TOracle, TState, TInfo, TStep> AsStep<T, TOracle, TState, TInfo, TStep>(this IStep<TStep, T, TOracle, TState, TInfo> step)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => new((TStep)step);

    /// <summary>Gradient descent: <c>x ← x − ∇f(x)/L</c>.</summary>
    /// <remarks>
    /// Where μ &gt; 0 is known it declares f(x⁺) − f* ≤ (2L − 2μ)/(2L + μ) (f(x) − f*), for any function with an L-Lipschitz gradient and the
    /// Polyak–Łojasiewicz inequality: under the same conditions less than the 1 − μ/L of Polyak 1963 and Karimi, Nutini, Schmidt 2016, Theorem 1. Source:
    /// Abbaszadehpeivasti, de Klerk, Zamani 2023, Theorem 3; <see cref="PolyakLojasiewiczRates"/> has other lengths.
    /// </remarks>
    /// <param name="objective">An objective of the type that the step will run on; not kept.</param>
    /// <param name="smoothness">Its constants, which set the length.</param>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, NoState>, NoState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, NoState>, Descent<T, NoState, ScaleKernel<T>, Scale<T>>, NoState, FullGradient<T, TOracle>>>
        GradientDescent<T, TOracle>(in TOracle objective, Smoothness<T> smoothness)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IGradientOracle<T> =>
        Transforms.Descend<T>(InverseLipschitz(smoothness)).AsUpdate().For(objective)
            .Named(nameof(GradientDescent)).Declaring(LinearRate(
                smoothness.Lipschitz, smoothness.PolyakLojasiewicz, PolyakLojasiewiczRates.GradientDescent,
                "L-Lipschitz gradient, Polyak–Łojasiewicz with μ (Abbaszadehpeivasti, de Klerk, Zamani 2023, Theorem 3)"));

    /// <summary>Proximal gradient for F = f + g: <c>x ← prox(x − ∇f(x)/L, 1/L)</c>.</summary>
    /// <remarks>
    /// Where f is known to be strongly convex with m &gt; 0 it declares F(x⁺) − F* ≤ (1 − m/L)(F(x) − F*) for convex g: strong convexity implies
    /// the proximal Polyak–Łojasiewicz inequality with the same constant. The inequality of f alone does not, and declares nothing. Source: Karimi,
    /// Nutini, Schmidt 2016, Theorem 5.
    /// </remarks>
    /// <param name="objective">f, whose constants set the length; not kept.</param>
    /// <param name="map">The proximal map of g, separable.</param>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, NoState>, NoState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, NoState>, ProximalDescent<T, NoState, ScaleKernel<T>, Scale<T>, TProximalMap>, NoState, FullGradient<T, TOracle>>>
        ProximalGradient<T, TOracle, TProximalMap>(in TOracle objective, ISeparableProximalMap<TProximalMap, T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ISmooth<T>, IGradientOracle<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> =>
        Transforms.Descend<T>(InverseLipschitz(objective.Smoothness)).WithProx(map).For(objective)
            .Named(nameof(ProximalGradient)).Declaring(LinearRate(
                objective.Smoothness.Lipschitz, objective.Smoothness.StrongConvexity, PolyakLojasiewiczRates.ProximalGradient,
                "f strongly convex with L-Lipschitz gradient, g convex (Karimi, Nutini, Schmidt 2016, Theorem 5)"));

    /// <summary>Accelerated proximal gradient for F = f + g, with length 1/L; the struct of the same name has the formulas.</summary>
    /// <remarks>
    /// Without strong convexity and without restarts it declares F(x_k) − F* ≤ 2L ‖x₀ − x*‖² / (k + 1)² for convex f (Beck and Teboulle 2009,
    /// Theorem 4.4). With restarts it is a heuristic, in practice faster, and declares no rate.
    /// </remarks>
    /// <param name="objective">f, whose constants set the length and, with <paramref name="usesStrongConvexity"/>, the momentum; not kept.</param>
    /// <param name="map">The proximal map of g.</param>
    /// <param name="restarts">Whether momentum starts again when it works against the descent.</param>
    /// <param name="usesStrongConvexity">Whether momentum is set once and for all by the constant of strong convexity, where one is known.</param>
    public static Step<T, TOracle, AcceleratedState<T>, GradientInfo<T>, AcceleratedProximalGradient<T, TOracle, TProximalMap>>
        AcceleratedProximalGradient<T, TOracle, TProximalMap>(
            in TOracle objective, IProximalMap<TProximalMap, T> map, bool restarts = true, bool usesStrongConvexity = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ISmooth<T>, IGradientOracle<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var lipschitz = 1 / InverseLipschitz(objective.Smoothness);
        var strong = usesStrongConvexity ? Math.Min(double.CreateChecked(objective.Smoothness.StrongConvexity), lipschitz) : 0;
        var rate = strong == 0 && !restarts && TProximalMap.IsConvex
            ? Rate.Sublinear(2, 2 * lipschitz, 1, "f convex with L-Lipschitz gradient, g convex (Beck and Teboulle 2009, Theorem 4.4)")
            : null;
        return new(new((TProximalMap)map, 1 / lipschitz, strong, restarts), nameof(AcceleratedProximalGradient), rate);
    }

    /// <summary>Accelerated proximal gradient with a separable map: short for <c>map.OverVectors()</c>.</summary>
    /// <param name="objective">f, whose constants set the length; not kept.</param>
    /// <param name="map">The proximal map of g, separable.</param>
    /// <param name="restarts">Whether momentum starts again when it works against the descent.</param>
    /// <param name="usesStrongConvexity">Whether momentum is set once and for all by the constant of strong convexity, where one is known.</param>
    public static Step<T, TOracle, AcceleratedState<T>, GradientInfo<T>, AcceleratedProximalGradient<T, TOracle, Separable<T, TProximalMap>>>
        AcceleratedProximalGradient<T, TOracle, TProximalMap>(
            in TOracle objective, ISeparableProximalMap<TProximalMap, T> map, bool restarts = true, bool usesStrongConvexity = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ISmooth<T>, IGradientOracle<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> =>
        AcceleratedProximalGradient(objective, map.OverVectors(), restarts, usesStrongConvexity);

    /// <summary>A slow point beside the step, which the step follows every <paramref name="period"/> steps; see <see cref="Lookahead{T, TOracle, TState, TInfo, TStep}"/>.</summary>
    /// <param name="step">The inner step.</param>
    /// <param name="period">k, at least 1.</param>
    /// <param name="weight">α, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, LookaheadState<T, TState>, TInfo, Lookahead<T, TOracle, TState, TInfo, TStep>>
        WithLookahead<T, TOracle, TState, TInfo, TStep>(this Step<T, TOracle, TState, TInfo, TStep> step, int period = 5, double weight = 0.5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => new(new(step.Implementation, period, weight), $"Lookahead({step.Name})");

    /// <summary>The mean of the iterates beside the step; see <see cref="IterateAveraging{T, TOracle, TState, TInfo, TStep}"/>.</summary>
    /// <param name="step">The inner step.</param>
    /// <param name="from">The number of steps to leave out of the mean, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, AveragedState<T, TState>, TInfo, IterateAveraging<T, TOracle, TState, TInfo, TStep>>
        WithAveraging<T, TOracle, TState, TInfo, TStep>(this Step<T, TOracle, TState, TInfo, TStep> step, long from = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<T>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => new(new(step.Implementation, from), $"IterateAveraging({step.Name})");

    private static double InverseLipschitz<T>(Smoothness<T> smoothness)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        1 / Require.Positive(double.CreateChecked(smoothness.Lipschitz), nameof(smoothness.Lipschitz));

    private static Rate? LinearRate<T>(T lipschitz, T constant, Func<double, double, double> factor, string conditions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => constant > T.Zero
        ? Rate.Linear(factor(double.CreateChecked(T.Min(constant, lipschitz)), double.CreateChecked(lipschitz)), conditions)
        : null;
}
