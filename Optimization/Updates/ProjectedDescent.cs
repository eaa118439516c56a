using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>x ← prox(x + u, ℓ) with any proximal map, after a chain that has one length ℓ for all coordinates.</summary>
/// <remarks>
/// The candidate is computed in scratch memory and copied into the point when it is whole and finite; what the transforms remember has then
/// seen the gradient either way. The measure of stationarity is NaN while the length is 0.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
/// <typeparam name="TProximalMap">The proximal map.</typeparam>
/// <param name="Transform">The chain.</param>
/// <param name="ProximalMap">The proximal map.</param>
public readonly record struct ProjectedDescent<T, TState, TKernel, TTransform, TProximalMap>(
    TTransform Transform, TProximalMap ProximalMap)
    : IUpdate<ProjectedDescent<T, TState, TKernel, TTransform, TProximalMap>, T, UpdateState<T, TState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    /// <inheritdoc/>
    public UpdateState<T, TState> Initialize(ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), Transform.Initialize(start));

    /// <inheritdoc/>
    public ReadOnlySpan<T> Point(in UpdateState<T, TState> state) => state.Point.Span;

    /// <inheritdoc/>
    public T? Apply(ref UpdateState<T, TState> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var remembered = state.Transform;
        var point = state.Point.Mutable;
        var candidate = workspace.Take<T>(point.Length);
        var lengths = workspace.Take<T>(point.Length);
        Transform.Prepare(ref remembered, gradient, evidence.TrackingLength(), workspace, out var kernel);
        LaneLoop.Materialize(kernel, gradient, point, candidate, lengths);
        var moved = candidate[..point.Length];
        for (var i = 0; i < point.Length; i++) moved[i] += point[i];
        var length = point.IsEmpty ? T.One : lengths[0];
        ProximalMap.Apply(moved, length, moved, workspace);
        state = state with { Transform = remembered };
        if (!Reductions.AllFinite<T>(moved)) return null;

        var difference = lengths[..point.Length];
        for (var i = 0; i < point.Length; i++) difference[i] = (point[i] - moved[i]) / length;
        moved.CopyTo(point);
        return Reductions.Norm(difference);
    }
}
