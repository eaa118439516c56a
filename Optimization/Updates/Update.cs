namespace Toolkit.Optimization;

/// <summary>
/// An update as a value to hold, compose and lift to a step, with two entry points to one implementation: <see cref="Next"/> leaves its
/// argument as it was, <see cref="Apply"/> takes its memory over.
/// </summary>
/// <typeparam name="TEvidence">What the update must be told besides the gradient.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TUpdate">The implementation.</typeparam>
public sealed class Update<TEvidence, T, TState, TUpdate>
    where TEvidence : class, IPoint
    where T : unmanaged
    where TState : struct, IState<TState>
    where TUpdate : struct, IUpdate<TUpdate, T, TState>
{
    internal Update(TUpdate implementation) => Implementation = implementation;

    /// <summary>The name that the exception of a stale read gives.</summary>
    public string Name { get; } = TypeName.Of<TUpdate>();

    /// <summary>The implementation, with its hyper-parameters.</summary>
    public TUpdate Implementation { get; }

    /// <summary>The state before the first step.</summary>
    /// <param name="start">Where the run starts; copied.</param>
    public TState Initialize(ReadOnlySpan<T> start) => Implementation.Initialize(start);

    /// <summary>Where the next gradient is wanted.</summary>
    /// <param name="state">The state.</param>
    public ReadOnlySpan<T> Point(in TState state) => Implementation.Point(state);

    /// <summary>The state after one gradient; <paramref name="state"/> stays as it was.</summary>
    /// <param name="state">The state.</param>
    /// <param name="gradient">The gradient at <see cref="Point"/>, of the same length.</param>
    /// <param name="evidence">What else is known there.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentException">The gradient has another length than the point.</exception>
    public TState Next(TState state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        var next = state.Copy();
        Apply(ref next, gradient, evidence, workspace);
        return next;
    }

    /// <summary>Moves the state by one gradient, in its own memory; older copies of it throw when they are read.</summary>
    /// <param name="state">The state, taken over and replaced.</param>
    /// <param name="gradient">The gradient at <see cref="Point"/>, of the same length, finite.</param>
    /// <param name="evidence">What else is known there.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>The measure of stationarity that <see cref="IUpdate{TSelf, T, TState}.Apply"/> describes.</returns>
    /// <exception cref="ArgumentException">The gradient has another length than the point.</exception>
    public T? Apply(ref TState state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace) =>
        Donation.Apply(Implementation, Name, ref state, gradient, evidence, workspace);
}
