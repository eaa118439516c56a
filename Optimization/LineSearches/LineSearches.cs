using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The line searches, by their names, and the combinator that gives a direction one.</summary>
public static partial class LineSearches
{
    /// <summary>The direction, with a search for how far to go along it in place of a rate: <c>x ← x − α u</c>.</summary>
    /// <param name="direction">A chain that gives a direction u with ⟨∇f, u⟩ &gt; 0: neither sign nor rate. With a sign the first step throws.</param>
    /// <param name="search">The search for α.</param>
    /// <param name="first">
    /// The length that each search tries first, above 0: 1 behind a quasi-Newton direction. Null for the one that promises the same decrease as
    /// the last search did, to first order. The first search of all, and one after a restart, begins with at most 1 and at most 1/‖u‖.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static SearchedDirection<T, TState, TKernel, TTransform, TSearch> WithLineSearch<TMetric, T, TState, TKernel, TTransform, TSearch>(
        this ITransform<TTransform, IValue, TMetric, T, TState, TKernel> direction, ILineSearch<TSearch, T> search, double? first = null)
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TSearch : struct, ILineSearch<TSearch, T> =>
        new(direction.Operator, (TSearch)search, first is { } length ? Require.Positive<T>(length, nameof(first)) : null);

    /// <summary>A direction with a line search as a step on objectives of the type of <paramref name="objective"/>.</summary>
    /// <param name="direction">The direction and its search.</param>
    /// <param name="objective">An objective of the type that the step will run on; not kept.</param>
    public static Step<T, TOracle, LineSearchState<T, TState>, LineSearchInfo<T>, LineSearchDescent<T, TOracle, TState, TKernel, TTransform, TSearch>>
        For<T, TState, TKernel, TTransform, TSearch, TOracle>(
            this SearchedDirection<T, TState, TKernel, TTransform, TSearch> direction, in TOracle objective)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TSearch : struct, ILineSearch<TSearch, T>
        where TOracle : IObjective<T> => new(new(direction.Transform, direction.Search, direction.First));
}

/// <summary>A direction and the search for how far to go along it, before they meet their oracle.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The direction's state.</typeparam>
/// <typeparam name="TKernel">The direction's kernel.</typeparam>
/// <typeparam name="TTransform">The direction.</typeparam>
/// <typeparam name="TSearch">The search.</typeparam>
public sealed record SearchedDirection<T, TState, TKernel, TTransform, TSearch>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TSearch : struct, ILineSearch<TSearch, T>
{
    internal SearchedDirection(TTransform transform, TSearch search, T? first) => (Transform, Search, First) = (transform, search, first);

    /// <summary>The direction.</summary>
    public TTransform Transform { get; }

    /// <summary>The search.</summary>
    public TSearch Search { get; }

    /// <summary>The length to try first; null for one made from the last search.</summary>
    public T? First { get; }
}
