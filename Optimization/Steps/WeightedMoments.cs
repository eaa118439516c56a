using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>The weighted mean and variance of the iterates beside the step; see <see cref="WeightedMoments{T, TOracle, TState, TInfo, TStep, TSchedule}"/>.</summary>
    /// <param name="step">The inner step.</param>
    /// <param name="weight">w, at least 0: for SGLD with falling steps the rates themselves.</param>
    /// <param name="from">The number of steps to leave out, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, WeightedMomentsState<T, TState>, TInfo, WeightedMoments<T, TOracle, TState, TInfo, TStep, TSchedule>>
        WithMoments<T, TOracle, TState, TInfo, TStep, TSchedule>(this Step<T, TOracle, TState, TInfo, TStep> step, ISchedule<TSchedule, T> weight, long from = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<T>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
        where TSchedule : struct, ISchedule<TSchedule, T> => new(new(step.Implementation, (TSchedule)weight, from), $"WeightedMoments({step.Name})");
}

/// <summary>
/// The inner method, with the mean <c>x̄ = Σ w_k x_k / Σ w_k</c> of its iterates and the sums <c>Σ w_k (x_k − x̄)²</c> beside it. The method itself does not notice.
/// </summary>
/// <remarks>
/// What is asked of SGLD with falling steps: the draw behind a step of length ε_k counts ε_k times. In memory of two points; the update is Welford's with weights. Source: Welling and
/// Teh 2011, equation 11; West 1979. Its answer is x̄.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The inner state.</typeparam>
/// <typeparam name="TInfo">What the inner step tells.</typeparam>
/// <typeparam name="TStep">The inner step.</typeparam>
/// <typeparam name="TSchedule">The weights.</typeparam>
public readonly record struct WeightedMoments<T, TOracle, TState, TInfo, TStep, TSchedule>
    : IStep<WeightedMoments<T, TOracle, TState, TInfo, TStep, TSchedule>, T, TOracle, WeightedMomentsState<T, TState>, TInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>, IPointState<T>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    where TSchedule : struct, ISchedule<TSchedule, T>
{
    internal WeightedMoments(TStep inner, TSchedule weight, long from) => (Inner, Weight, From) = (inner, weight, Require.NotNegative(from));

    /// <summary>The inner step.</summary>
    public TStep Inner { get; }

    /// <summary>w.</summary>
    public TSchedule Weight { get; }

    /// <summary>The number of steps that are left out.</summary>
    public long From { get; }

    /// <inheritdoc/>
    public WeightedMomentsState<T, TState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Inner.Initialize(oracle, start), Buffer<T>.CopyOf(start), Buffer<T>.Allocate(start.Length), 0, 0);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A scheduled weight is below 0, or no number.</exception>
    public TInfo Advance(ref WeightedMomentsState<T, TState> state, in TOracle oracle, Workspace workspace)
    {
        var (inner, mean, squares, weight, steps) = state;
        var info = Inner.Advance(ref inner, oracle, workspace);
        if (info.NonFinite is not null) return info;

        var own = double.CreateChecked(Weight.At(steps));
        if (!(own >= 0 && double.IsFinite(own))) ThrowWeight(own);
        if (++steps > From)
        {
            weight += own;
            if (weight == own) inner.Point.Span.CopyTo(mean.Mutable);
            else Accumulate(inner.Point.Span, mean.Mutable, squares.Mutable, own, T.CreateChecked(own / weight));
        }

        state = new(inner, mean, squares, weight, steps);
        return info;
    }

    private static void Accumulate(ReadOnlySpan<T> point, Span<T> mean, Span<T> squares, double weight, T share)
    {
        var own = T.CreateChecked(weight);
        for (var i = 0; i < mean.Length; i++)
        {
            var before = point[i] - mean[i];
            mean[i] += share * before;
            squares[i] += own * before * (point[i] - mean[i]);
        }
    }

    private static void ThrowWeight(double weight) => throw new ArgumentOutOfRangeException(nameof(weight), weight, "The weight must be finite and at least 0.");
}

/// <summary>What weighted moments remember. The answer is the mean.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TInner">The inner state.</typeparam>
/// <param name="Inner">The inner state, with the last iterate.</param>
/// <param name="Point">x̄.</param>
/// <param name="Squares">Σ w (x − x̄)², for each coordinate.</param>
/// <param name="Weight">Σ w.</param>
/// <param name="Steps">The number of steps taken.</param>
public readonly record struct WeightedMomentsState<T, TInner>(TInner Inner, Buffer<T> Point, Buffer<T> Squares, double Weight, long Steps)
    : IState<WeightedMomentsState<T, TInner>>, IPointState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TInner : struct, IState<TInner>
{
    /// <summary>Σ w (x − x̄)² / Σ w of a coordinate; NaN before the first weight.</summary>
    /// <param name="coordinate">The number of the coordinate, from 0.</param>
    public double Variance(int coordinate) => double.CreateChecked(Squares.Span[coordinate]) / Weight;

    /// <inheritdoc/>
    public WeightedMomentsState<T, TInner> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Inner), visitor.Buffer(Point), visitor.Buffer(Squares), visitor.Scalar(Weight), visitor.Scalar(Steps));
}
