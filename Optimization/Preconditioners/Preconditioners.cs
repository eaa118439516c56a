using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The preconditioners, by their usual names, and what is made of them.</summary>
public static partial class Preconditioners
{
    /// <summary>The transform <c>u = P g</c>, with P brought up to date by the same step first; it chains like any other.</summary>
    /// <remarks>A vector transform; of its metric nothing more is known. With a rate behind it and <c>WithNoise</c> it is a natural-gradient Langevin step.</remarks>
    /// <param name="preconditioner">P.</param>
    public static Transform<TEvidence, Metric, T, TState, DirectionKernel<T>, Preconditioned<T, TState, TPreconditioner>>
        Precondition<TEvidence, T, TState, TPreconditioner>(IPreconditioner<TPreconditioner, TEvidence, T, TState> preconditioner)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => new(new(preconditioner.Operator));

    /// <summary>destination ← P v.</summary>
    /// <param name="preconditioner">The preconditioner.</param>
    /// <param name="state">Its state.</param>
    /// <param name="vector">v.</param>
    /// <param name="destination">Receives the product; apart from v.</param>
    /// <param name="workspace">Scratch memory.</param>
    public static void Multiply<TPreconditioner, T, TState>(
        this TPreconditioner preconditioner, in TState state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace)
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState> => preconditioner.Multiply(state, vector, T.Zero, default, destination, workspace);

    /// <summary>destination ← L z, where L Lᵀ = P: for standard normal z a draw from N(0, P).</summary>
    /// <param name="preconditioner">The preconditioner.</param>
    /// <param name="state">Its state.</param>
    /// <param name="noise">z.</param>
    /// <param name="destination">Receives the product; apart from z.</param>
    /// <param name="workspace">Scratch memory.</param>
    public static void MultiplyByRoot<TPreconditioner, T, TState>(
        this TPreconditioner preconditioner, in TState state, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace)
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState> => preconditioner.Multiply(state, default, T.One, noise, destination, workspace);
}

/// <summary>A preconditioner as a transform: <c>u = P g</c>; see <see cref="Preconditioners.Precondition"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The preconditioner's state.</typeparam>
/// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
/// <param name="Preconditioner">The preconditioner.</param>
public readonly record struct Preconditioned<T, TState, TPreconditioner>(TPreconditioner Preconditioner) : ITransformOperator<T, TState, DirectionKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TPreconditioner : struct, IPreconditionerOperator<T, TState>
{
    /// <inheritdoc/>
    public TState Initialize(ReadOnlySpan<T> point) => Preconditioner.Initialize(point);

    /// <inheritdoc/>
    public void Prepare(scoped ref TState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out DirectionKernel<T> kernel)
    {
        var direction = workspace.Take<T>(update.Length);
        Preconditioner.Observe(ref state, update, evidence, workspace);
        Preconditioner.Multiply(state, update, T.Zero, default, direction[..update.Length], workspace);
        kernel = new(direction);
    }
}
