using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A preconditioner that was made of others, with the tag that says what it must be told.</summary>
/// <typeparam name="TEvidence">What it must be told.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TOperator">The operator.</typeparam>
public sealed record Preconditioner<TEvidence, T, TState, TOperator> : IPreconditioner<TOperator, TEvidence, T, TState>
    where TEvidence : class, IPoint
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TOperator : struct, IPreconditionerOperator<T, TState>
{
    internal Preconditioner(TOperator implementation) => Operator = implementation;

    /// <inheritdoc/>
    public TOperator Operator { get; }

    /// <inheritdoc/>
    public TState Initialize(ReadOnlySpan<T> point) => Operator.Initialize(point);

    /// <inheritdoc/>
    public void Observe(scoped ref TState state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace) =>
        Operator.Observe(ref state, gradient, evidence, workspace);

    /// <inheritdoc/>
    public void Multiply(in TState state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace) =>
        Operator.Multiply(state, vector, scale, noise, destination, workspace);

    /// <inheritdoc/>
    public void MultiplyByInverse(in TState state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace) =>
        Operator.MultiplyByInverse(state, vector, destination, workspace);
}
