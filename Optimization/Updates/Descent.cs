namespace Toolkit.Optimization;

/// <summary>x ← x + u, where u is what a chain of transforms makes of the gradient.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
/// <param name="Transform">The chain.</param>
public readonly record struct Descent<T, TState, TKernel, TTransform>(TTransform Transform)
    : IUpdate<Descent<T, TState, TKernel, TTransform>, T, UpdateState<T, TState>>
    where T : unmanaged
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
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
        Transform.Prepare(ref remembered, gradient, evidence, workspace, out var kernel);
        LaneLoop.Add(kernel, gradient, state.Point.Lanes);
        state = state with { Transform = remembered };
        return evidence.GradientNorm;
    }
}
