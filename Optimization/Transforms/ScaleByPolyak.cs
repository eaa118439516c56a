using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Polyak's step: <c>u = g min(ηₘₐₓ, (f(x) − f*)/‖g‖²)</c>, and 0 where f(x) is at most the bound.</summary>
    /// <remarks>
    /// No state; must be told the value. A vector transform. Metric unknown: f* is the minimum of f alone, not of f and a penalty, so no proximal map may
    /// follow. <c>Descend(1)</c> does. For convex f with f* known, g the whole
    /// gradient, the distance to every solution never grows (Polyak 1969): ‖x⁺ − x*‖² ≤ ‖x − x*‖² − (f(x) − f*)²/‖g‖² where the cap does not bind. So with
    /// an L-Lipschitz gradient and f − f* ≥ (μ/2) dist² the squared distance shrinks by 1 − μ/4L. That is no rate of the gap, and none is declared.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="lowerBound">f*, or a lower bound: finite.</param>
    /// <param name="maximum">ηₘₐₓ, above 0; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByPolyak<T> ScaleByPolyak<T>(double lowerBound = 0, double? maximum = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(lowerBound, maximum);
}

/// <summary>Polyak's step; see <see cref="Transforms.ScaleByPolyak{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByPolyak<T> : ITransform<ScaleByPolyak<T>, IValue, Metric, T, NoState, FactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The step where f* = 0.</summary>
    public ScaleByPolyak()
        : this(0, null)
    {
    }

    internal ScaleByPolyak(double lowerBound, double? maximum)
    {
        LowerBound = Require.Finite<T>(lowerBound);
        Maximum = maximum is { } given ? Require.Positive<T>(given, nameof(maximum)) : null;
    }

    /// <summary>f*.</summary>
    public T LowerBound { get; }

    /// <summary>ηₘₐₓ; null where there is none.</summary>
    public T? Maximum { get; }

    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    public void Prepare(scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out FactorKernel<T> kernel)
    {
        var square = Reductions.SumOfSquares(update);
        var length = square > T.Zero ? T.Max(T.Zero, evidence.Value - LowerBound) / square : T.Zero;
        kernel = new(Maximum is { } maximum ? T.Min(maximum, length) : length);
    }
}
