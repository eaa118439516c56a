using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Lifts an update to a step that asks for values alone; see <see cref="FiniteDifferences{T, TOracle}"/>.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="objective">A value oracle of the type that the step will run on; not kept.</param>
    /// <param name="central">Whether differences are taken to both sides.</param>
    /// <param name="spacing">h, above 0; null for the one that balances rounding, √ε forward and ∛ε central.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, NoState>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, NoState, FiniteDifferences<T, TOracle>>>
        WithFiniteDifferences<T, TState, TUpdate, TOracle>(
            this Update<IPoint, T, TState, TUpdate> update, in TOracle objective, bool central = true, double? spacing = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IValueOracle<T> => update.From(new FiniteDifferences<T, TOracle>(central, spacing));

    /// <summary>A chain of transforms as a step that asks for values alone. Short for <c>AsUpdate().WithFiniteDifferences(objective)</c>.</summary>
    /// <param name="transform">A chain that needs no evidence but the point.</param>
    /// <param name="objective">A value oracle of the type that the step will run on; not kept.</param>
    /// <param name="central">Whether differences are taken to both sides.</param>
    /// <param name="spacing">h, above 0; null for the one that balances rounding, √ε forward and ∛ε central.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, TState>, NoState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, TState>, Descent<T, TState, TKernel, TTransform>, NoState, FiniteDifferences<T, TOracle>>>
        WithFiniteDifferences<TMetric, T, TState, TKernel, TTransform, TOracle>(
            this ITransform<TTransform, IPoint, TMetric, T, TState, TKernel> transform, in TOracle objective, bool central = true, double? spacing = null)
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TOracle : IValueOracle<T> => transform.AsUpdate().WithFiniteDifferences(objective, central, spacing);
}

/// <summary>
/// The gradient from values, coordinate by coordinate: central <c>(f(x + hᵢeᵢ) − f(x − hᵢeᵢ))/2hᵢ</c> with 2d calls, or forward
/// <c>(f(x + hᵢeᵢ) − f(x))/hᵢ</c> with d + 1; <c>hᵢ = h max(1, |xᵢ|)</c>.
/// </summary>
/// <remarks>
/// The error of a smooth f is |∂ᵢ³f| hᵢ²/6 central and |∂ᵢ²f| hᵢ/2 forward, to leading order, and of rounding about ε|f|/hᵢ. hᵢ is the distance between
/// numbers that were asked for. Source: Nocedal and Wright 2006, section 8.1.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A value oracle.</typeparam>
public readonly record struct FiniteDifferences<T, TOracle> : IEstimator<FiniteDifferences<T, TOracle>, T, TOracle, NoState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IValueOracle<T>
{
    /// <summary>Central differences with the usual spacing.</summary>
    public FiniteDifferences()
        : this(true, null)
    {
    }

    internal FiniteDifferences(bool central, double? spacing)
    {
        Central = central;
        Spacing = spacing is { } given ? Require.Positive<T>(given, nameof(spacing)) : central ? T.Cbrt(Number.Epsilon<T>()) : T.Sqrt(Number.Epsilon<T>());
    }

    /// <summary>Whether differences are taken to both sides.</summary>
    public bool Central { get; }

    /// <summary>h.</summary>
    public T Spacing { get; }

    /// <inheritdoc/>
    public NoState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => default;

    /// <inheritdoc/>
    public int Estimate(ref NoState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var scratch = workspace.Rent<T>(point.Length);
        var moved = scratch.Span;
        point.CopyTo(moved);
        var here = Central ? T.Zero : oracle.Value(point, workspace);
        for (var i = 0; i < point.Length; i++)
        {
            var step = Spacing * T.Max(T.One, T.Abs(point[i]));
            var (above, below) = (point[i] + step, Central ? point[i] - step : point[i]);
            moved[i] = above;
            var high = oracle.Value(moved, workspace);
            moved[i] = below;
            var low = Central ? oracle.Value(moved, workspace) : here;
            destination[i] = (high - low) / (above - below);
            moved[i] = point[i];
        }

        return Central ? 2 * point.Length : point.Length + 1;
    }
}
