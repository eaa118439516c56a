using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>The preconditioner as it is after k steps: from then on it takes nothing in, and P is a constant.</summary>
    /// <remarks>
    /// A P that reads the batch at hand is correlated with its gradient, so that the drift of a Langevin step is biased; one that follows the chain adds the divergence Γ, which is left out. Frozen
    /// after the burn-in neither is there, and the law of the chain is that of a constant P.
    /// </remarks>
    /// <param name="preconditioner">The preconditioner.</param>
    /// <param name="after">k, the number of gradients that it is told of; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 0.</exception>
    public static Preconditioner<TEvidence, T, FrozenState<TState>, Frozen<T, TState, TPreconditioner>>
        Frozen<TEvidence, T, TState, TPreconditioner>(this IPreconditioner<TPreconditioner, TEvidence, T, TState> preconditioner, long after)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => new(new(preconditioner.Operator, after));
}

/// <summary>A preconditioner that stands still after its first steps; see <see cref="Preconditioners.Frozen"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The preconditioner's state.</typeparam>
/// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
public readonly record struct Frozen<T, TState, TPreconditioner> : IPreconditionerOperator<T, FrozenState<TState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TPreconditioner : struct, IPreconditionerOperator<T, TState>
{
    internal Frozen(TPreconditioner preconditioner, long after) => (Preconditioner, After) = (preconditioner, Require.NotNegative(after));

    /// <summary>The preconditioner.</summary>
    public TPreconditioner Preconditioner { get; }

    /// <summary>k, the number of gradients that it is told of.</summary>
    public long After { get; }

    /// <inheritdoc/>
    public FrozenState<TState> Initialize(ReadOnlySpan<T> point) => new(Preconditioner.Initialize(point), 0);

    /// <inheritdoc/>
    public void Observe(scoped ref FrozenState<TState> state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
        if (state.Steps >= After) return;
        var inner = state.Inner;
        Preconditioner.Observe(ref inner, gradient, evidence, workspace);
        state = new(inner, state.Steps + 1);
    }

    /// <inheritdoc/>
    public void Multiply(in FrozenState<TState> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace) =>
        Preconditioner.Multiply(state.Inner, vector, scale, noise, destination, workspace);

    /// <inheritdoc/>
    public void MultiplyByInverse(in FrozenState<TState> state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace) =>
        Preconditioner.MultiplyByInverse(state.Inner, vector, destination, workspace);
}

/// <summary>The state of a preconditioner that stands still after its first steps.</summary>
/// <typeparam name="TState">The preconditioner's state.</typeparam>
/// <param name="Inner">The preconditioner's state.</param>
/// <param name="Steps">The number of gradients that it was told of.</param>
public readonly record struct FrozenState<TState>(TState Inner, long Steps) : IState<FrozenState<TState>>
    where TState : struct, IState<TState>
{
    /// <inheritdoc/>
    public FrozenState<TState> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Inner), visitor.Scalar(Steps));
}
