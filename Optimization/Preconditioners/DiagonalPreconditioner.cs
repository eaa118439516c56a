using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>The preconditioner of a direction that gives each coordinate a length of its own: P = diag(ℓ), with the lengths that <c>ScaleByRmsProp</c>, <c>ScaleByAdaGrad</c> or <c>Scale</c> just gave.</summary>
    /// <remarks>
    /// <c>Precondition(Diagonal(ScaleByRmsProp()))</c> makes the updates of <c>ScaleByRmsProp()</c>, to rounding, and with noise it is the same sampler; besides, the direction can now be frozen, give a posterior of
    /// Laplace's kind, and whatever else is written for a preconditioner. P is I before the first gradient.
    /// </remarks>
    /// <param name="transform">A direction with a diagonal metric and no momentum.</param>
    /// <exception cref="ArgumentException">The direction averages updates in time, as Adam does.</exception>
    public static Preconditioner<TEvidence, T, DiagonalState<T, TState>, DiagonalPreconditioner<T, TState, TKernel, TTransform>>
        Diagonal<TEvidence, TMetric, T, TState, TKernel, TTransform>(ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform)
        where TEvidence : class, IPoint
        where TMetric : Diagonal
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel> => new(new(transform.Operator));
}

/// <summary>The lengths that a direction gave its coordinates, as a preconditioner; see <see cref="Preconditioners.Diagonal"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The direction's state.</typeparam>
/// <typeparam name="TKernel">The direction's kernel.</typeparam>
/// <typeparam name="TTransform">The direction.</typeparam>
public readonly record struct DiagonalPreconditioner<T, TState, TKernel, TTransform> : IPreconditionerOperator<T, DiagonalState<T, TState>>, ILogDeterminant<T, DiagonalState<T, TState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
{
    internal DiagonalPreconditioner(TTransform transform)
    {
        if (TKernel.AveragesInTime)
            throw new ArgumentException($"{TypeName.Of<TTransform>()} averages updates in time, so that its update is no matrix times the gradient.", nameof(transform));
        Transform = transform;
    }

    /// <summary>The direction.</summary>
    public TTransform Transform { get; }

    /// <inheritdoc/>
    public DiagonalState<T, TState> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Filled(point.Length, T.One), Transform.Initialize(point));

    /// <inheritdoc/>
    public void Observe(scoped ref DiagonalState<T, TState> state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
        using var updates = workspace.Rent<T>(gradient.Length);
        var remembered = state.Transform;
        Transform.Prepare(ref remembered, gradient, evidence.TrackingLength(), workspace, out var kernel);
        LaneLoop.Materialize(kernel, gradient, evidence.Point, updates.Lanes, state.Lengths.Lanes);
        state = state with { Transform = remembered };
    }

    /// <inheritdoc/>
    public void Multiply(in DiagonalState<T, TState> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace)
    {
        var lengths = state.Lengths.Span;
        if (vector.IsEmpty) destination.Clear();
        for (var i = 0; i < vector.Length; i++) destination[i] = lengths[i] * vector[i];
        if (scale == T.Zero) return;
        for (var i = 0; i < noise.Length; i++) destination[i] += scale * (T.Sqrt(lengths[i]) * noise[i]);
    }

    /// <inheritdoc/>
    public void MultiplyByInverse(in DiagonalState<T, TState> state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace)
    {
        var lengths = state.Lengths.Span;
        for (var i = 0; i < vector.Length; i++) destination[i] = vector[i] / lengths[i];
    }

    /// <inheritdoc/>
    public T LogDeterminant(in DiagonalState<T, TState> state, Workspace workspace)
    {
        using var logarithms = workspace.Rent<T>(state.Lengths.Length);
        for (var i = 0; i < logarithms.Span.Length; i++) logarithms.Span[i] = T.Log(state.Lengths.Span[i]);
        return Reductions.Sum<T>(logarithms.Span);
    }
}

/// <summary>The lengths of a direction, and what it remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TTransform">The direction's state.</typeparam>
/// <param name="Lengths">ℓ of each coordinate, the diagonal of P.</param>
/// <param name="Transform">The direction's state.</param>
public readonly record struct DiagonalState<T, TTransform>(Buffer<T> Lengths, TTransform Transform) : IState<DiagonalState<T, TTransform>>
    where T : unmanaged
    where TTransform : struct, IState<TTransform>
{
    /// <inheritdoc/>
    public DiagonalState<T, TTransform> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.NonNegative(Lengths), visitor.State(Transform));
}
