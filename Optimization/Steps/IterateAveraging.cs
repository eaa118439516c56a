using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The inner method, with the mean of its iterates beside it: <c>x̄ ← x̄ + (x − x̄)/k</c> over the k steps since averaging began. The method itself
/// does not notice.
/// </summary>
/// <remarks>
/// Before averaging begins the answer is the inner point. Source: Polyak and Juditsky 1992. No rate is declared: it depends on the inner method.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The inner state.</typeparam>
/// <typeparam name="TInfo">What the inner step tells.</typeparam>
/// <typeparam name="TStep">The inner step.</typeparam>
public readonly record struct IterateAveraging<T, TOracle, TState, TInfo, TStep>
    : IStep<IterateAveraging<T, TOracle, TState, TInfo, TStep>, T, TOracle, AveragedState<T, TState>, TInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>, IPointState<T>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
{
    internal IterateAveraging(TStep inner, long from)
    {
        Inner = inner;
        From = Require.NotNegative(from);
    }

    /// <summary>The inner step.</summary>
    public TStep Inner { get; }

    /// <summary>The number of steps that are left out of the mean.</summary>
    public long From { get; }

    /// <inheritdoc/>
    public AveragedState<T, TState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Inner.Initialize(oracle, start), Buffer<T>.CopyOf(start), 0);

    /// <inheritdoc/>
    public TInfo Advance(ref AveragedState<T, TState> state, in TOracle oracle, Workspace workspace)
    {
        var (inner, mean, steps) = state;
        var info = Inner.Advance(ref inner, oracle, workspace);
        if (info.NonFinite is not null) return info;

        var averaged = ++steps - From;
        if (averaged <= 1) inner.Point.Span.CopyTo(mean.Mutable);
        else Vectors.Interpolate(mean.Mutable, inner.Point.Span, T.One / T.CreateChecked(averaged));
        state = new(inner, mean, steps);
        return info;
    }
}

/// <summary>What averaging remembers. Its answer is the mean.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TInner">The inner state.</typeparam>
/// <param name="Inner">The inner state, with the last iterate.</param>
/// <param name="Point">x̄, the mean of the iterates.</param>
/// <param name="Steps">The number of steps taken.</param>
public readonly record struct AveragedState<T, TInner>(TInner Inner, Buffer<T> Point, long Steps)
    : IState<AveragedState<T, TInner>>, IPointState<T>
    where T : unmanaged
    where TInner : struct, IState<TInner>
{
    /// <inheritdoc/>
    public AveragedState<T, TInner> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Inner), visitor.Buffer(Point), visitor.Scalar(Steps));
}
