using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>From transforms to updates: the plain one, and with a proximal map in the metric of the transforms.</summary>
public static partial class Updates
{
    /// <summary>x ← x + u, where u is what the chain makes of the gradient.</summary>
    /// <param name="transform">The chain.</param>
    public static Update<TEvidence, T, UpdateState<T, TState>, Descent<T, TState, TKernel, TTransform>>
        AsUpdate<TEvidence, TMetric, T, TState, TKernel, TTransform>(this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform)
        where TEvidence : class, IPoint
        where TMetric : Metric
        where T : unmanaged
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel> =>
        new(new(transform.Operator));

    /// <summary>x ← prox(x + u, ℓ) with the lengths ℓ that the chain gave each coordinate.</summary>
    /// <param name="transform">A chain with a diagonal metric; after any other the map would have the wrong fixed point.</param>
    /// <param name="map">A separable proximal map.</param>
    public static Update<TEvidence, T, UpdateState<T, TState>, ProximalDescent<T, TState, TKernel, TTransform, TProximalMap>>
        WithProx<TEvidence, TMetric, T, TState, TKernel, TTransform, TProximalMap>(
            this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, ISeparableProximalMap<TProximalMap, T> map)
        where TEvidence : class, IPoint
        where TMetric : Diagonal
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> =>
        new(new(transform.Operator, (TProximalMap)map));

    /// <summary>x ← prox(x + u, ℓ) with the one length ℓ of the chain.</summary>
    /// <param name="transform">A chain that has one length for all coordinates.</param>
    /// <param name="map">Any proximal map.</param>
    public static Update<TEvidence, T, UpdateState<T, TState>, ProjectedDescent<T, TState, TKernel, TTransform, TProximalMap>>
        WithProx<TEvidence, T, TState, TKernel, TTransform, TProximalMap>(
            this ITransform<TTransform, TEvidence, Identity, T, TState, TKernel> transform, IProximalMap<TProximalMap, T> map)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> =>
        new(new(transform.Operator, (TProximalMap)map));

    /// <summary>
    /// The chain without a schedule; see <see cref="ScheduleFree{T, TState, TKernel, TTransform}"/>. Schedule-free AdamW is
    /// <c>ScaleByAdam(beta1: 0).Then(AddDecayedWeights(λ)).Then(Descend(γ)).AsScheduleFree()</c>.
    /// </summary>
    /// <param name="transform">The chain, with a constant rate.</param>
    /// <param name="interpolation">β, in [0, 1].</param>
    /// <param name="power">p, at least 0: the k-th point of the mean counts kᵖ times.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<TEvidence, T, ScheduleFreeState<T, TState>, ScheduleFree<T, TState, TKernel, TTransform>>
        AsScheduleFree<TEvidence, TMetric, T, TState, TKernel, TTransform>(
            this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, double interpolation = 0.9, double power = 0)
        where TEvidence : class, IPoint
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel> =>
        new(new(transform.Operator, interpolation, power));

    /// <summary>An update of one's own that needs no evidence but the point, as a value to hold and lift.</summary>
    /// <param name="update">The implementation.</param>
    public static Update<IPoint, T, TState, TUpdate> AsUpdate<T, TState, TUpdate>(this IUpdate<TUpdate, T, TState> update)
        where T : unmanaged
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, T, TState> => new((TUpdate)update);

    /// <summary><see cref="Update{TEvidence, T, TState, TUpdate}.Apply"/> for an update that needs no evidence but the point.</summary>
    /// <param name="update">The update.</param>
    /// <param name="state">The state, taken over and replaced.</param>
    /// <param name="gradient">The gradient at the state's point, finite.</param>
    /// <param name="workspace">Scratch memory.</param>
    public static void Apply<T, TState, TUpdate>(
        this Update<IPoint, T, TState, TUpdate> update, ref TState state, ReadOnlySpan<T> gradient, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, T, TState> =>
        Donation.Apply(
            update.Implementation, update.Name, ref state, gradient, new Evidence<T>(update.Implementation.Point(state), T.NaN), workspace);

    /// <summary><see cref="Update{TEvidence, T, TState, TUpdate}.Next"/> for an update that needs no evidence but the point.</summary>
    /// <param name="update">The update.</param>
    /// <param name="state">The state, which stays as it was.</param>
    /// <param name="gradient">The gradient at the state's point, finite.</param>
    /// <param name="workspace">Scratch memory.</param>
    public static TState Next<T, TState, TUpdate>(
        this Update<IPoint, T, TState, TUpdate> update, TState state, ReadOnlySpan<T> gradient, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, T, TState> =>
        update.Next(state, gradient, new Evidence<T>(update.Point(state), T.NaN), workspace);
}
