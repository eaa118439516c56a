using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// k steps of the inner method, then one of the slow point towards where they led, from which the inner method goes on:
/// <c>φ ← φ + α (x − φ); x ← φ</c>.
/// </summary>
/// <remarks>
/// What the inner method remembers (momentum, second moments) is kept across the jump. Source: Zhang, Lucas, Hinton, Ba, NeurIPS 2019,
/// Algorithm 1. No rate is declared.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The inner state.</typeparam>
/// <typeparam name="TInfo">What the inner step tells.</typeparam>
/// <typeparam name="TStep">The inner step.</typeparam>
public readonly record struct Lookahead<T, TOracle, TState, TInfo, TStep>
    : IStep<Lookahead<T, TOracle, TState, TInfo, TStep>, T, TOracle, LookaheadState<T, TState>, TInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>, IMovablePointState<T>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
{
    internal Lookahead(TStep inner, int period, double weight)
    {
        Inner = inner;
        Period = Require.AtLeastOne(period);
        Weight = T.CreateChecked(Require.InUnit(weight));
    }

    /// <summary>The inner step.</summary>
    public TStep Inner { get; }

    /// <summary>k.</summary>
    public int Period { get; }

    /// <summary>α.</summary>
    public T Weight { get; }

    /// <inheritdoc/>
    public LookaheadState<T, TState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Inner.Initialize(oracle, start), Buffer<T>.CopyOf(start), 0);

    /// <inheritdoc/>
    public TInfo Advance(ref LookaheadState<T, TState> state, in TOracle oracle, Workspace workspace)
    {
        var (inner, slow, steps) = state;
        var info = Inner.Advance(ref inner, oracle, workspace);
        if (info.NonFinite is not null) return info;

        if (++steps % Period == 0)
        {
            Vectors.Interpolate(slow.Mutable, inner.Point.Span, Weight);
            slow.Span.CopyTo(inner.Point.Mutable);
        }

        state = new(inner, slow, steps);
        return info;
    }
}

/// <summary>What lookahead remembers. Its answer is the slow point.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TInner">The inner state.</typeparam>
/// <param name="Inner">The inner state, with the fast point.</param>
/// <param name="Point">φ, the slow point.</param>
/// <param name="Steps">The number of inner steps taken.</param>
public readonly record struct LookaheadState<T, TInner>(TInner Inner, Buffer<T> Point, long Steps)
    : IState<LookaheadState<T, TInner>>, IPointState<T>
    where T : unmanaged
    where TInner : struct, IState<TInner>
{
    /// <inheritdoc/>
    public LookaheadState<T, TInner> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Inner), visitor.Buffer(Point), visitor.Scalar(Steps));
}
