using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Lifts an update to a step that asks for two values a draw, whatever the dimension; see <see cref="Spsa{T, TOracle}"/>.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="objective">A value oracle of the type that the step will run on; not kept.</param>
    /// <param name="key">What the signs are drawn from.</param>
    /// <param name="radius">c, above 0: about the standard deviation of the noise in the values, small where there is none.</param>
    /// <param name="decay">γ, at least 0.</param>
    /// <param name="draws">m, the number of draws that are averaged, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, SampledState, Spsa<T, TOracle>>>
        WithSpsa<T, TState, TUpdate, TOracle>(
            this Update<IPoint, T, TState, TUpdate> update, in TOracle objective, RandomKey key, double radius = 0.01, double decay = 0.101, int draws = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IValueOracle<T> => update.From(new Spsa<T, TOracle>(key, radius, decay, draws));

    /// <summary>A chain of transforms as a step that asks for two values a draw. Short for <c>AsUpdate().WithSpsa(objective, key)</c>.</summary>
    /// <param name="transform">A chain that needs no evidence but the point.</param>
    /// <param name="objective">A value oracle of the type that the step will run on; not kept.</param>
    /// <param name="key">What the signs are drawn from.</param>
    /// <param name="radius">c, above 0: about the standard deviation of the noise in the values, small where there is none.</param>
    /// <param name="decay">γ, at least 0.</param>
    /// <param name="draws">m, the number of draws that are averaged, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, TState>, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, TState>, Descent<T, TState, TKernel, TTransform>, SampledState, Spsa<T, TOracle>>>
        WithSpsa<TMetric, T, TState, TKernel, TTransform, TOracle>(
            this ITransform<TTransform, IPoint, TMetric, T, TState, TKernel> transform, in TOracle objective, RandomKey key,
            double radius = 0.01, double decay = 0.101, int draws = 1)
        where TMetric : Metric
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TOracle : IValueOracle<T> => transform.AsUpdate().WithSpsa(objective, key, radius, decay, draws);
}

/// <summary>
/// Simultaneous perturbation: <c>ĝᵢ = (f(x + c_k Δ) − f(x − c_k Δ)) / (2 c_k Δᵢ)</c> with independent signs Δᵢ and <c>c_k = c/(k + 1)^γ</c>, k = 0,
/// 1, …; the mean of m such draws.
/// </summary>
/// <remarks>
/// Two calls a draw. The expectation is ∇f(x) + O(c_k²), and exactly ∇f(x) for a quadratic. The signs of step k are a function of <c>key.Fold(k)</c>.
/// Source: Spall 1992; γ = 0.101 after Spall 1998.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A value oracle.</typeparam>
public readonly record struct Spsa<T, TOracle> : IEstimator<Spsa<T, TOracle>, T, TOracle, SampledState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IValueOracle<T>
{
    internal Spsa(RandomKey key, double radius, double decay, int draws)
    {
        Key = key;
        Radius = double.CreateChecked(Require.Positive<T>(radius));
        Decay = Require.NotNegative(decay);
        Draws = Require.AtLeastOne(draws);
    }

    /// <summary>What the signs are drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>c.</summary>
    public double Radius { get; }

    /// <summary>γ.</summary>
    public double Decay { get; }

    /// <summary>m.</summary>
    public int Draws { get; }

    /// <inheritdoc/>
    public SampledState Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(Key, 0);

    /// <inheritdoc/>
    public int Estimate(ref SampledState state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var drawn = workspace.Rent<T>(point.Length);
        using var scratch = workspace.Rent<T>(point.Length);
        var moved = scratch.Span;
        var key = state.Key.Fold(state.Steps);
        var radius = T.CreateChecked(Radius / Math.Pow(state.Steps + 1, Decay));
        destination.Clear();
        for (var draw = 0; draw < Draws; draw++)
        {
            key.Fold(draw).Rademachers(drawn.Span);
            Vectors.AddScaled(point, radius, drawn.Span, moved);
            var above = oracle.Value(moved, workspace);
            Vectors.AddScaled(point, -radius, drawn.Span, moved);
            var below = oracle.Value(moved, workspace);
            Vectors.AddScaled(destination, (above - below) / (T.CreateChecked(2 * Draws) * radius), drawn.Span, destination);
        }

        state = state with { Steps = state.Steps + 1 };
        return 2 * Draws;
    }
}
