using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// x ← prox(x + u, ℓ), where u is what a chain of transforms makes of the gradient and ℓ the length that the chain gave each coordinate:
/// the proximal step in the chain's own diagonal metric, fused into its loop.
/// </summary>
/// <remarks>
/// At a fixed point u = −ℓ ∘ ∇f(x), so 0 ∈ ∇f(x) + ∂g(x): the composite problem's own stationarity, whatever the preconditioner.
/// </remarks>
/// <typeparam name="TEvidence">What the chain must be told.</typeparam>
/// <typeparam name="TMetric">The metric of its step.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
/// <typeparam name="TProximalMap">The separable proximal map.</typeparam>
/// <param name="Transform">The chain.</param>
/// <param name="ProximalMap">The separable proximal map.</param>
public readonly record struct ProximalDescent<TEvidence, TMetric, T, TState, TKernel, TTransform, TProximalMap>(
    TTransform Transform, TProximalMap ProximalMap)
    : IUpdate<ProximalDescent<TEvidence, TMetric, T, TState, TKernel, TTransform, TProximalMap>, TEvidence, T, UpdateState<T, TState>>
    where TEvidence : class, IPoint
    where TMetric : Diagonal
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    /// <inheritdoc/>
    public UpdateState<T, TState> Initialize(ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), Transform.Initialize(start));

    /// <inheritdoc/>
    public ReadOnlySpan<T> Point(in UpdateState<T, TState> state) => state.Point.Span;

    /// <inheritdoc/>
    public T Apply(ref UpdateState<T, TState> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var remembered = state.Transform;
        var kernel = Transform.Prepare(ref remembered, gradient, evidence.TrackingLength(), workspace);
        var stationarity = Loop(kernel, ProximalMap, gradient, state.Point.Lanes);
        state = state with { Transform = remembered };
        return stationarity;
    }

    // ‖(x − x⁺) / ℓ‖, summed in the fixed shape of a 512-bit lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Loop(TKernel kernel, TProximalMap map, ReadOnlySpan<T> update, Span<T> point)
    {
        ref var u = ref MemoryMarshal.GetReference(update);
        ref var x = ref MemoryMarshal.GetReference(point);
        var width = (nuint)Vector512<T>.Count;
        var whole = (nuint)update.Length / width * width;
        var sum = Vector512<T>.Zero;
        for (nuint i = 0; i < whole; i += width)
        {
            var lane = LaneLoop.Load(ref u, ref x, i);
            kernel.Invoke(ref lane, i);
            var moved = map.Apply(lane.Point + lane.Update, lane.Length, i);
            var gradient = (lane.Point - moved) / lane.Length;
            sum += gradient * gradient;
            moved.StoreUnsafe(ref x, i);
        }

        if (whole < (nuint)update.Length)
        {
            var lane = LaneLoop.LoadTail(update, point, whole);
            kernel.Invoke(ref lane, whole);
            var moved = map.Apply(lane.Point + lane.Update, lane.Length, whole);
            var gradient = (lane.Point - moved) / lane.Length;
            var rest = Vector512.Create(T.CreateChecked((nuint)update.Length - whole));
            sum += Vector512.ConditionalSelect(Vector512.LessThan(Vector512<T>.Indices, rest), gradient * gradient, Vector512<T>.Zero);
            moved.StoreUnsafe(ref x, whole);
        }

        return T.Sqrt(Vector512.Sum(sum));
    }
}
