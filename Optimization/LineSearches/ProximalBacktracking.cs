using System.Numerics;

namespace Toolkit.Optimization;

public static partial class LineSearches
{
    /// <summary>
    /// Lengths for proximal gradients where no L is known: shortened until <c>f(p) ≤ f(y) + ⟨∇f(y), p − y⟩ + ‖p − y‖² / (2η)</c> at
    /// <c>p = prox(y − η ∇f(y), η)</c>.
    /// </summary>
    /// <remarks>
    /// The condition holds for every η ≤ 1/L, so with a first length of at least ρ/L no accepted one is below ρ/L. Where f does not resolve the
    /// difference, the last length is kept. A point where f is not finite is too far. Source: Beck and Teboulle 2009, ISTA and FISTA with
    /// backtracking, where η is 1/L_k and 1/ρ is called η.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="first">The length that the first step tries first, above 0.</param>
    /// <param name="shrink">ρ, in (0, 1).</param>
    /// <param name="growth">What the last length is multiplied by before each step, at least 1; at 1 lengths never grow.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ProximalBacktracking<T> ProximalBacktracking<T>(double first = 1, double shrink = 0.5, double growth = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(first, shrink, growth);
}

/// <summary>Lengths for proximal gradients; see <see cref="LineSearches.ProximalBacktracking{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ProximalBacktracking<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The usual parameters.</summary>
    public ProximalBacktracking()
        : this(1, 0.5, 1)
    {
    }

    internal ProximalBacktracking(double first, double shrink, double growth)
    {
        First = Require.Positive<T>(first);
        Shrink = Require.Within<T>(shrink, 0, 1);
        Growth = Require.AtLeastOne<T>(growth);
    }

    /// <summary>The length that the first step tries first.</summary>
    public T First { get; }

    /// <summary>ρ.</summary>
    public T Shrink { get; }

    /// <summary>What the last length is multiplied by before each step.</summary>
    public T Growth { get; }

    /// <summary>α L for a known L, where α = 1/ρ: what takes the place of L in a rate.</summary>
    internal double? EffectiveLipschitz<TOracle>(in TOracle objective) => objective is ISmooth<T> smooth
        && double.CreateChecked(smooth.Smoothness.Lipschitz) is var lipschitz && double.IsFinite(lipschitz)
        ? Math.Max(lipschitz / double.CreateChecked(Shrink), 1 / double.CreateChecked(First))
        : null;

    /// <summary>candidate ← p, with the longest length that will do; from the last length on, or from 0 the first.</summary>
    internal Found Search<TOracle, TProximalMap>(
        in TOracle oracle, TProximalMap map, ReadOnlySpan<T> y, T value, ReadOnlySpan<T> gradient, T last, Span<T> candidate, Workspace workspace)
        where TOracle : IObjective<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        using var scratch = workspace.Rent<T>(y.Length);
        var move = scratch.Span;
        var calls = 0;
        for (var length = last > T.Zero ? Growth * last : First; T.IsNormal(length); length *= Shrink)
        {
            Vectors.AddScaled(y, -length, gradient, candidate);
            map.Apply(candidate, length, candidate, workspace);
            Vectors.AddScaled(candidate, T.NegativeOne, y, move);
            var square = Reductions.SumOfSquares<T>(move);
            if (!T.IsFinite(square)) continue;

            var reached = oracle.Value(candidate, workspace);
            calls++;
            var (linear, bound) = (Reductions.Dot(gradient, move), square / (length + length));
            if (T.IsFinite(reached) && (SufficientDecrease.Resolves(value, reached, bound)
                ? reached - value - linear <= bound
                : last == T.Zero || length <= last)) return new(length, T.Sqrt(square) / length, calls);
        }

        return new(T.Zero, T.NaN, calls);
    }

    /// <summary>What a search found: the length, 0 where there is none, and the norm of the generalized gradient.</summary>
    internal readonly record struct Found(T Length, T Stationarity, int OracleCalls);
}
