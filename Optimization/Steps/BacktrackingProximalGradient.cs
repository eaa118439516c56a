using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Proximal gradient for F = f + g where L is unknown or infinite: <c>x ← prox(x − η ∇f(x), η)</c> with η found by backtracking.</summary>
    /// <remarks>
    /// F never increases. Where the objective declares an L it declares F(x_k) − F* ≤ αL ‖x₀ − x*‖² / (2k) for convex f, with α = 1/ρ (Beck and
    /// Teboulle 2009, Theorem 3.1), and 1/first in place of αL where that is larger.
    /// </remarks>
    /// <param name="objective">f, of which values and gradients are asked; not kept.</param>
    /// <param name="map">The proximal map of g.</param>
    /// <param name="backtracking">How η is found.</param>
    public static Step<T, TOracle, BacktrackingState<T>, GradientInfo<T>, BacktrackingProximalGradient<T, TOracle, TProximalMap>>
        ProximalGradient<T, TOracle, TProximalMap>(in TOracle objective, IProximalMap<TProximalMap, T> map, ProximalBacktracking<T> backtracking)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IObjective<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => new(
            new((TProximalMap)map, backtracking), nameof(ProximalGradient), TProximalMap.IsConvex && backtracking.EffectiveLipschitz(objective) is { } lipschitz
                ? Rate.Sublinear(1, lipschitz / 2, 0, "f convex with L-Lipschitz gradient, g convex (Beck and Teboulle 2009, Theorem 3.1)")
                : null);

    /// <summary>Proximal gradient with backtracking and a separable map: short for <c>map.OverVectors()</c>.</summary>
    /// <param name="objective">f, of which values and gradients are asked; not kept.</param>
    /// <param name="map">The proximal map of g, separable.</param>
    /// <param name="backtracking">How η is found.</param>
    public static Step<T, TOracle, BacktrackingState<T>, GradientInfo<T>, BacktrackingProximalGradient<T, TOracle, Separable<T, TProximalMap>>>
        ProximalGradient<T, TOracle, TProximalMap>(in TOracle objective, ISeparableProximalMap<TProximalMap, T> map, ProximalBacktracking<T> backtracking)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IObjective<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> => ProximalGradient(objective, map.OverVectors(), backtracking);
}

/// <summary>Proximal gradient with the length found by backtracking; see <see cref="LineSearches.ProximalBacktracking{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The smooth part.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of the rest.</typeparam>
public readonly record struct BacktrackingProximalGradient<T, TOracle, TProximalMap>
    : IStep<BacktrackingProximalGradient<T, TOracle, TProximalMap>, T, TOracle, BacktrackingState<T>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IObjective<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    internal BacktrackingProximalGradient(TProximalMap map, ProximalBacktracking<T> backtracking) => (ProximalMap, Backtracking) = (map, backtracking);

    /// <summary>The proximal map.</summary>
    public TProximalMap ProximalMap { get; }

    /// <summary>How the length is found.</summary>
    public ProximalBacktracking<T> Backtracking { get; }

    /// <inheritdoc/>
    public BacktrackingState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), T.Zero);

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref BacktrackingState<T> state, in TOracle oracle, Workspace workspace)
    {
        var x = state.Point.Span;
        using var slope = workspace.Rent<T>(x.Length);
        using var candidate = workspace.Rent<T>(x.Length);
        var value = oracle.ValueAndGradient(x, slope.Span, workspace);
        var norm = Reductions.Norm<T>(slope.Span);
        if (!T.IsFinite(value)) return new(norm, norm, 1, "value");
        if (!T.IsFinite(norm * norm)) return new(norm, norm, 1, "gradient");

        var found = Backtracking.Search(oracle, ProximalMap, x, value, slope.Span, state.Length, candidate.Span, workspace);
        if (found.Length == T.Zero) return new(norm, found.Stationarity, 1 + found.OracleCalls, "value or proximal map");

        candidate.Span.CopyTo(state.Point.Mutable);
        state = state with { Length = found.Length };
        return new(norm, found.Stationarity, 1 + found.OracleCalls);
    }
}

/// <summary>A point, and the length that was accepted there.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Length">η of the last step; 0 before the first.</param>
public readonly record struct BacktrackingState<T>(Buffer<T> Point, T Length) : IState<BacktrackingState<T>>, IMovablePointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public BacktrackingState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Scalar(Length));
}
