using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// A preconditioner P: a symmetric, positive definite matrix that follows the curvature it is told of. It multiplies by P for a direction, by a root of P for noise, and by P⁻¹, all from one
/// state, so that an optimiser and a sampler read the same instance.
/// </summary>
/// <remarks>
/// <see cref="Preconditioners.Precondition"/> makes a transform of it. <typeparamref name="TEvidence"/> says what it must be told besides the gradient.
/// </remarks>
/// <typeparam name="TSelf">The preconditioner itself, as the loop knows it.</typeparam>
/// <typeparam name="TEvidence">What it must be told.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface IPreconditioner<TSelf, in TEvidence, T, TState> : IPreconditionerOperator<T, TState>
    where TSelf : struct, IPreconditionerOperator<T, TState>
    where TEvidence : class, IPoint
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
{
    /// <summary>The preconditioner as a struct, which the compiler specialises code for.</summary>
    TSelf Operator => (TSelf)this;
}

/// <summary>What a preconditioner does, without the tag that says what it must be told.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
public interface IPreconditionerOperator<T, TState> : INamedPart
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
{
    /// <summary>The state before the first step.</summary>
    /// <param name="point">Where the run starts.</param>
    TState Initialize(ReadOnlySpan<T> point);

    /// <summary>Takes in what one step tells: P is then that of the state behind it.</summary>
    /// <param name="state">The state; its buffers are current.</param>
    /// <param name="gradient">g, finite.</param>
    /// <param name="evidence">What else is known.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Observe(scoped ref TState state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace);

    /// <summary>destination ← P g + s L z, where L Lᵀ = P: a direction and noise of its shape at the price of little more than one.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vector">g; empty where it is 0.</param>
    /// <param name="scale">s.</param>
    /// <param name="noise">z; empty where it is 0.</param>
    /// <param name="destination">Receives the sum; apart from the others.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Multiply(in TState state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace);

    /// <summary>destination ← P⁻¹ v.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vector">v.</param>
    /// <param name="destination">Receives the product; apart from v.</param>
    /// <param name="workspace">Scratch memory.</param>
    void MultiplyByInverse(in TState state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace);
}
