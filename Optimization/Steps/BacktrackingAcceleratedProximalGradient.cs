using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>
    /// Accelerated proximal gradient for F = f + g where L is unknown or infinite, with the length found by backtracking; the struct
    /// <see cref="BacktrackingAcceleratedProximalGradient{T, TOracle, TProximalMap}"/> has the formulas.
    /// </summary>
    /// <remarks>
    /// Where the objective declares an L, lengths never grow and there are no restarts, it declares F(x_k) − F* ≤ 2αL ‖x₀ − x*‖² / (k + 1)² for
    /// convex f, with α = 1/ρ (Beck and Teboulle 2009, Theorem 4.4), and 1/first in place of αL where that is larger.
    /// </remarks>
    /// <param name="objective">f, of which values and gradients are asked; not kept.</param>
    /// <param name="map">The proximal map of g.</param>
    /// <param name="backtracking">How η is found.</param>
    /// <param name="restarts">Whether momentum starts again when it works against the descent.</param>
    public static Step<T, TOracle, BacktrackingAcceleratedState<T>, GradientInfo<T>, BacktrackingAcceleratedProximalGradient<T, TOracle, TProximalMap>>
        AcceleratedProximalGradient<T, TOracle, TProximalMap>(
            in TOracle objective, IProximalMap<TProximalMap, T> map, ProximalBacktracking<T> backtracking, bool restarts = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IObjective<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => new(
            new((TProximalMap)map, backtracking, restarts), nameof(AcceleratedProximalGradient),
            TProximalMap.IsConvex && !restarts && backtracking.Growth == T.One && backtracking.EffectiveLipschitz(objective) is { } lipschitz
                ? Rate.Sublinear(2, 2 * lipschitz, 1, "f convex with L-Lipschitz gradient, g convex (Beck and Teboulle 2009, Theorem 4.4)")
                : null);

    /// <summary>Accelerated proximal gradient with backtracking and a separable map: short for <c>map.OverVectors()</c>.</summary>
    /// <param name="objective">f, of which values and gradients are asked; not kept.</param>
    /// <param name="map">The proximal map of g, separable.</param>
    /// <param name="backtracking">How η is found.</param>
    /// <param name="restarts">Whether momentum starts again when it works against the descent.</param>
    public static Step<T, TOracle, BacktrackingAcceleratedState<T>, GradientInfo<T>, BacktrackingAcceleratedProximalGradient<T, TOracle, Separable<T, TProximalMap>>>
        AcceleratedProximalGradient<T, TOracle, TProximalMap>(
            in TOracle objective, ISeparableProximalMap<TProximalMap, T> map, ProximalBacktracking<T> backtracking, bool restarts = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IObjective<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> =>
        AcceleratedProximalGradient(objective, map.OverVectors(), backtracking, restarts);
}

/// <summary>
/// Accelerated proximal gradient with the length found by backtracking: <c>y = x + β (x − x₋₁); x⁺ = prox(y − η ∇f(y), η)</c>, with the momentum of
/// <see cref="AcceleratedProximalGradient{T, TOracle, TProximalMap}"/>.
/// </summary>
/// <remarks>
/// Where f is not finite at y, momentum starts again and y = x. Source: Beck and Teboulle 2009, FISTA with backtracking; O'Donoghue and
/// Candès 2015 for the restarts.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The smooth part.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of the rest.</typeparam>
public readonly record struct BacktrackingAcceleratedProximalGradient<T, TOracle, TProximalMap>
    : IStep<BacktrackingAcceleratedProximalGradient<T, TOracle, TProximalMap>, T, TOracle, BacktrackingAcceleratedState<T>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IObjective<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    internal BacktrackingAcceleratedProximalGradient(TProximalMap map, ProximalBacktracking<T> backtracking, bool restarts) =>
        (ProximalMap, Backtracking, Restarts) = (map, backtracking, restarts);

    /// <summary>The proximal map.</summary>
    public TProximalMap ProximalMap { get; }

    /// <summary>How the length is found.</summary>
    public ProximalBacktracking<T> Backtracking { get; }

    /// <summary>Whether t starts again at 0 when momentum works against the descent.</summary>
    public bool Restarts { get; }

    /// <inheritdoc/>
    public BacktrackingAcceleratedState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(new(Buffer<T>.CopyOf(start), Buffer<T>.CopyOf(start), 0), T.Zero);

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref BacktrackingAcceleratedState<T> state, in TOracle oracle, Workspace workspace)
    {
        var ((point, previous, t), last) = state;
        var x = point.Span;
        using var extrapolated = workspace.Rent<T>(x.Length);
        using var slope = workspace.Rent<T>(x.Length);
        using var candidate = workspace.Rent<T>(x.Length);
        var y = extrapolated.Span;
        var gradient = slope.Span;

        var grown = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
        Vectors.Extrapolate(x, previous.Span, T.CreateChecked(Math.Max(0, t - 1) / grown), y);
        var value = oracle.ValueAndGradient(y, gradient, workspace);
        var (norm, calls) = (Reductions.Norm<T>(gradient), 1);
        if (!IsSound(value, norm) && t > 1)
        {
            (t, grown) = (0, 1);
            x.CopyTo(y);
            value = oracle.ValueAndGradient(y, gradient, workspace);
            (norm, calls) = (Reductions.Norm<T>(gradient), 2);
        }

        if (!IsSound(value, norm)) return new(norm, norm, calls, T.IsFinite(value) ? "gradient" : "value");

        var found = Backtracking.Search(oracle, ProximalMap, y, value, gradient, last, candidate.Span, workspace);
        calls += found.OracleCalls;
        if (found.Length == T.Zero) return new(norm, found.Stationarity, calls, "value or proximal map");

        var next = candidate.Span;
        var again = Restarts && Vectors.GeneralizedGradient<T>(y, next, x, found.Length).Alignment > T.Zero;
        next.CopyTo(previous.Mutable);
        state = new(new(previous, point, again ? 0 : grown), found.Length);
        return new(norm, found.Stationarity, calls);
    }

    private static bool IsSound(T value, T norm) => T.IsFinite(value) && T.IsFinite(norm * norm);
}

/// <summary>What acceleration with backtracking remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Accelerated">The points and their weight.</param>
/// <param name="Length">η of the last step; 0 before the first.</param>
public readonly record struct BacktrackingAcceleratedState<T>(AcceleratedState<T> Accelerated, T Length)
    : IState<BacktrackingAcceleratedState<T>>, IPointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public Buffer<T> Point => Accelerated.Point;

    /// <inheritdoc/>
    public BacktrackingAcceleratedState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Accelerated), visitor.Scalar(Length));
}
