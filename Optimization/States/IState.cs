namespace Toolkit.Optimization;

/// <summary>
/// What the next step needs: a <c>readonly record struct</c> of buffers, scalars and nested states, equal by content. One method walks
/// through the parts; copying, donation, saving, restoring and reaching a part by its type all go through it.
/// </summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
public interface IState<TSelf>
    where TSelf : struct, IState<TSelf>
{
    /// <summary>The same state with each part replaced by what the visitor makes of it, parts taken in order of declaration.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <param name="visitor">Sees each part once.</param>
    TSelf Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor;
}

/// <summary>A walk through the parts of a state.</summary>
public interface IStateVisitor
{
    /// <summary>Visits a buffer.</summary>
    Buffer<T> Buffer<T>(Buffer<T> buffer)
        where T : unmanaged;

    /// <summary>Visits a buffer of what can never be below zero, such as sums of squares; most visitors treat it as any other.</summary>
    Buffer<T> NonNegative<T>(Buffer<T> buffer)
        where T : unmanaged;

    /// <summary>Visits a scalar, or a key.</summary>
    T Scalar<T>(T scalar)
        where T : unmanaged;

    /// <summary>Visits a nested state; most visitors go on into its parts.</summary>
    TState State<TState>(TState state)
        where TState : struct, IState<TState>;
}

/// <summary>A state that has an answer: a point, as far as the method has come.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IPointState<T>
    where T : unmanaged
{
    /// <summary>The point.</summary>
    Buffer<T> Point { get; }
}

/// <summary>A state whose point may be set from outside, between two steps, without breaking what else it remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IMovablePointState<T> : IPointState<T>
    where T : unmanaged;

/// <summary>The state of a part that remembers nothing.</summary>
public readonly record struct NoState : IState<NoState>
{
    /// <inheritdoc/>
    public NoState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => this;
}
