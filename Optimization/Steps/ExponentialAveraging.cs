using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>The exponential average of the iterates beside the step; see <see cref="ExponentialAveraging{T, TOracle, TState, TInfo, TStep}"/>.</summary>
    /// <param name="step">The inner step.</param>
    /// <param name="decay">d, in [0, 1).</param>
    /// <param name="corrects">Whether the average is freed of its bias towards the start.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, ExponentialAverageState<T, TState>, TInfo, ExponentialAveraging<T, TOracle, TState, TInfo, TStep>>
        WithExponentialAveraging<T, TOracle, TState, TInfo, TStep>(
            this Step<T, TOracle, TState, TInfo, TStep> step, double decay = 0.999, bool corrects = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IOracle
        where TState : struct, IState<TState>, IPointState<T>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> =>
        new(new(step.Implementation, decay, corrects), $"ExponentialAveraging({step.Name})");
}

/// <summary>
/// The inner method, with the exponential average of its iterates beside it: <c>x̄ ← d x̄ + (1 − d) x</c> from the start, or corrected
/// <c>x̄_k = Σᵢ dᵏ⁻ⁱ xᵢ / Σᵢ dᵏ⁻ⁱ</c> over the iterates alone. The method itself does not notice.
/// </summary>
/// <remarks>
/// The corrected average is updated as <c>x̄ ← x̄ + (x − x̄)(1 − d)/(1 − dᵏ)</c>: it is the first iterate after one step. Source of the correction: Kingma
/// and Ba, ICLR 2015, section 7.2. No rate is declared.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The inner state.</typeparam>
/// <typeparam name="TInfo">What the inner step tells.</typeparam>
/// <typeparam name="TStep">The inner step.</typeparam>
public readonly record struct ExponentialAveraging<T, TOracle, TState, TInfo, TStep>
    : IStep<ExponentialAveraging<T, TOracle, TState, TInfo, TStep>, T, TOracle, ExponentialAverageState<T, TState>, TInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>, IPointState<T>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
{
    internal ExponentialAveraging(TStep inner, double decay, bool corrects) =>
        (Inner, Decay, Corrects) = (inner, Require.InHalfOpenUnit(decay), corrects);

    /// <summary>The inner step.</summary>
    public TStep Inner { get; }

    /// <summary>d.</summary>
    public double Decay { get; }

    /// <summary>Whether the average is freed of its bias towards the start.</summary>
    public bool Corrects { get; }

    /// <inheritdoc/>
    public bool Accepts(int length, int dimension) => Inner.Accepts(length, dimension);

    /// <inheritdoc/>
    public ExponentialAverageState<T, TState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Inner.Initialize(oracle, start), Buffer<T>.CopyOf(start), 1);

    /// <inheritdoc/>
    public TInfo Advance(ref ExponentialAverageState<T, TState> state, in TOracle oracle, Workspace workspace)
    {
        var (inner, mean, bias) = state;
        var info = Inner.Advance(ref inner, oracle, workspace);
        if (info.NonFinite is not null) return info;

        bias *= Decay;
        if (Corrects && state.Bias == 1) inner.Point.Span.CopyTo(mean.Mutable);
        else Vectors.Interpolate(mean.Mutable, inner.Point.Span, T.CreateChecked((1 - Decay) / (Corrects ? 1 - bias : 1)));
        state = new(inner, mean, bias);
        return info;
    }
}

/// <summary>What exponential averaging remembers. Its answer is the average.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TInner">The inner state.</typeparam>
/// <param name="Inner">The inner state, with the last iterate.</param>
/// <param name="Point">x̄, the average; the start before the first step.</param>
/// <param name="Bias">dᵏ after k steps: the weight that the start still has where nothing is corrected.</param>
public readonly record struct ExponentialAverageState<T, TInner>(TInner Inner, Buffer<T> Point, double Bias)
    : IState<ExponentialAverageState<T, TInner>>, IPointState<T>
    where T : unmanaged
    where TInner : struct, IState<TInner>
{
    /// <inheritdoc/>
    public ExponentialAverageState<T, TInner> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Inner), visitor.Buffer(Point), visitor.Scalar(Bias));
}
