namespace Toolkit.Optimization;

/// <summary>
/// A method that uses one gradient at one point: <see cref="Point"/> says where, <see cref="Apply"/> moves. This is
/// <c>State → Gradient → State</c>, read literally.
/// </summary>
/// <remarks>Authors write this; <see cref="Update{TEvidence, T, TState, TUpdate}"/> adds donation and purity.</remarks>
/// <typeparam name="TSelf">The update itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface IUpdate<TSelf, T, TState>
    where TSelf : struct, IUpdate<TSelf, T, TState>
    where T : unmanaged
    where TState : struct, IState<TState>
{
    /// <summary>The state before the first step.</summary>
    /// <param name="start">Where the run starts.</param>
    TState Initialize(ReadOnlySpan<T> start);

    /// <summary>Where the next gradient is wanted.</summary>
    /// <param name="state">The state.</param>
    ReadOnlySpan<T> Point(in TState state);

    /// <summary>Moves the state by one gradient.</summary>
    /// <param name="state">The state, whose buffers are current.</param>
    /// <param name="gradient">The gradient at <see cref="Point"/>, finite.</param>
    /// <param name="evidence">What else is known there.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>
    /// How far the point was from stationary: the gradient's norm, or with a proximal map the norm of the generalized gradient
    /// (x − x⁺)/length; NaN where nobody measured it. Null where a proximal map gave a point that is not finite.
    /// </returns>
    T? Apply(ref TState state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace);
}

/// <summary>A point, and what the transforms that move it remember.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TTransform">The transforms' state.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Transform">The transforms' state.</param>
public readonly record struct UpdateState<T, TTransform>(Buffer<T> Point, TTransform Transform)
    : IState<UpdateState<T, TTransform>>, IMovablePointState<T>
    where T : unmanaged
    where TTransform : struct, IState<TTransform>
{
    /// <inheritdoc/>
    public UpdateState<T, TTransform> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.State(Transform));
}
