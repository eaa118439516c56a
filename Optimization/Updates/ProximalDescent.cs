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
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
/// <typeparam name="TProximalMap">The separable proximal map.</typeparam>
/// <param name="Transform">The chain.</param>
/// <param name="ProximalMap">The separable proximal map.</param>
public readonly record struct ProximalDescent<T, TState, TKernel, TTransform, TProximalMap>(
    TTransform Transform, TProximalMap ProximalMap)
    : IUpdate<ProximalDescent<T, TState, TKernel, TTransform, TProximalMap>, T, UpdateState<T, TState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
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
        Transform.Prepare(ref remembered, gradient, evidence.TrackingLength(), workspace, out var kernel);
        var point = state.Point.Lanes;
        var whole = LaneLoop.WholeLanes<T>(gradient.Length);
        var squares = MoveLanes(kernel, ref MemoryMarshal.GetReference(gradient), ref MemoryMarshal.GetReference(point), whole);
        if (whole < (nuint)gradient.Length) squares += MoveTail(kernel, gradient, point, whole);
        state = state with { Transform = remembered };
        return T.Sqrt(Vector512.Sum(squares));
    }

    // ((x − x⁺) / ℓ)², summed in the fixed shape of a 512-bit lane. No calls: see LaneLoop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private Vector512<T> MoveLanes(scoped in TKernel kernel, ref T update, ref T point, nuint length)
    {
        var body = kernel;
        var map = ProximalMap;
        var squares = Vector512<T>.Zero;
        for (nuint i = 0; i < length; i += (nuint)Vector512<T>.Count)
        {
            var lane = LaneLoop.Load(ref update, ref point, i);
            body.Invoke(ref lane, i);
            var moved = map.Apply(lane.Point + lane.Update, lane.Length, i);
            var gradient = (lane.Point - moved) / lane.Length;
            squares += gradient * gradient;
            moved.StoreUnsafe(ref point, i);
        }

        return squares;
    }

    private Vector512<T> MoveTail(scoped in TKernel kernel, ReadOnlySpan<T> update, Span<T> point, nuint index)
    {
        var lane = LaneLoop.LoadTail(update, point, index);
        kernel.Invoke(ref lane, index);
        var moved = ProximalMap.Apply(lane.Point + lane.Update, lane.Length, index);
        var gradient = (lane.Point - moved) / lane.Length;
        moved.StoreUnsafe(ref MemoryMarshal.GetReference(point), index);
        var rest = Vector512.Create(T.CreateChecked((nuint)update.Length - index));
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512<T>.Indices, rest), gradient * gradient, Vector512<T>.Zero);
    }
}
