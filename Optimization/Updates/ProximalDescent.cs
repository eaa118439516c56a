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
/// At a fixed point of a chain that descends (scales, preconditions, averages in time) u = −ℓ ∘ ∇f(x), so 0 ∈ ∇f(x) + ∂g(x): the composite
/// problem's own stationarity, whatever the preconditioner. Decay in the chain adds its own term to ∇f. The measure of stationarity is NaN while
/// a length is 0, as at the end of a schedule that ends there.
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
    // The squares of so many elements are summed in T, the sums of chunks in double.
    private const int Chunk = 4096;

    /// <inheritdoc/>
    public UpdateState<T, TState> Initialize(ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), Transform.Initialize(start));

    /// <inheritdoc/>
    public ReadOnlySpan<T> Point(in UpdateState<T, TState> state) => state.Point.Span;

    /// <inheritdoc/>
    public T? Apply(ref UpdateState<T, TState> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var remembered = state.Transform;
        Transform.Prepare(ref remembered, gradient, evidence.TrackingLength(), workspace, out var kernel);
        var point = state.Point.Lanes;
        var whole = LaneLoop.WholeLanes<T>(gradient.Length);
        ref var u = ref MemoryMarshal.GetReference(gradient);
        ref var x = ref MemoryMarshal.GetReference(point);
        var (squares, sound) = (0.0, Vector512<T>.AllBitsSet);
        for (nuint from = 0; from < whole; from += Chunk)
        {
            squares += double.CreateChecked(Vector512.Sum(MoveLanes(kernel, ref u, ref x, from, nuint.Min(whole, from + Chunk), ref sound)));
        }

        if (whole < (nuint)gradient.Length) squares += double.CreateChecked(Vector512.Sum(MoveTail(kernel, gradient, point, whole, ref sound)));
        state = state with { Transform = remembered };
        return sound.AsByte() == Vector512<byte>.AllBitsSet ? T.CreateChecked(Math.Sqrt(squares)) : null;
    }

    // ((x − x⁺) / ℓ)², summed in the fixed shape of a 512-bit lane, and whether every x⁺ is finite. No calls: see LaneLoop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private Vector512<T> MoveLanes(scoped in TKernel kernel, ref T update, ref T point, nuint from, nuint to, ref Vector512<T> sound)
    {
        var body = kernel;
        var map = ProximalMap;
        var squares = Vector512<T>.Zero;
        var finite = sound;
        for (var i = from; i < to; i += (nuint)Vector512<T>.Count)
        {
            var lane = LaneLoop.Load(ref update, ref point, i);
            body.Invoke(ref lane, i);
            var moved = map.Apply(lane.Point + lane.Update, lane.Length, i);
            var gradient = (lane.Point - moved) / lane.Length;
            squares += gradient * gradient;
            finite &= Vector512.Equals(moved - moved, Vector512<T>.Zero);
            moved.StoreUnsafe(ref point, i);
        }

        sound = finite;
        return squares;
    }

    private Vector512<T> MoveTail(scoped in TKernel kernel, ReadOnlySpan<T> update, Span<T> point, nuint index, ref Vector512<T> sound)
    {
        var lane = LaneLoop.LoadTail(update, point, index);
        kernel.Invoke(ref lane, index);
        var moved = ProximalMap.Apply(lane.Point + lane.Update, lane.Length, index);
        var gradient = (lane.Point - moved) / lane.Length;
        moved.StoreUnsafe(ref MemoryMarshal.GetReference(point), index);
        var rest = Vector512.Create(T.CreateChecked((nuint)update.Length - index));
        var within = Vector512.LessThan(Vector512<T>.Indices, rest);
        sound &= Vector512.Equals(moved - moved, Vector512<T>.Zero) | ~within;
        return Vector512.ConditionalSelect(within, gradient * gradient, Vector512<T>.Zero);
    }
}
