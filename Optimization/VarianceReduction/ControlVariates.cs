using System.Numerics;

namespace Toolkit.Optimization;

/// <content>Control variates at a fixed centre.</content>
public static partial class Steps
{
    /// <summary>Lifts an update to a step on mini-batches with control variates; see <see cref="ControlVariates{T, TOracle}"/>.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="sum">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="center">x̂, a mode as a rule; copied.</param>
    /// <param name="batch">m, the number of terms in a batch, drawn with replacement; at least 1.</param>
    /// <param name="key">What the batches are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, ControlVariateState<T>>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, ControlVariateState<T>, ControlVariates<T, TOracle>>>
        WithControlVariates<T, TState, TUpdate, TOracle>(this Update<IPoint, T, TState, TUpdate> update, in TOracle sum, ReadOnlySpan<T> center, int batch, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IFiniteSum<T> => update.From(new ControlVariates<T, TOracle>(center, batch, key));
}

/// <summary>
/// The gradient of a mini-batch, with what it tells at a fixed centre taken off: <c>∇f(x̂) + (1/m) Σ (∇fᵢ(x) − ∇fᵢ(x̂))</c>, m indices drawn with replacement.
/// </summary>
/// <remarks>
/// Unbiased; its variance falls with ‖x − x̂‖², so that near a mode, where a posterior has its mass, samplers need smaller batches. The batch of step k is drawn from <c>key.Fold(k)</c>, as
/// without control variates. A step asks for two batches. Where the centre moves along it is SVRG. Source: Baker, Fearnhead, Fox, Nemeth 2019.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum.</typeparam>
public readonly record struct ControlVariates<T, TOracle> : IRandomizedEstimator<ControlVariates<T, TOracle>, T, TOracle, ControlVariateState<T>>, IRepeatableEstimator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
{
    private readonly Sampled<T, TOracle> _sampled;

    internal ControlVariates(ReadOnlySpan<T> center, int batch, RandomKey key) => (Center, _sampled) = (Buffer<T>.CopyOf(center), new(batch, key));

    /// <summary>x̂.</summary>
    public Buffer<T> Center { get; }

    /// <summary>m.</summary>
    public int Batch => _sampled.Batches.Size;

    /// <summary>What the batches are drawn from.</summary>
    public RandomKey Key => _sampled.Batches.Key;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The centre has another number of coordinates.</exception>
    public ControlVariateState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start)
    {
        Require.Length(Center.Length, oracle.Dimension);
        using var workspace = new Workspace();
        var gradient = Buffer<T>.Allocate(start.Length);
        oracle.Gradient(Center.Span, gradient.Mutable, workspace);
        return new(gradient, _sampled.Initialize(oracle, start));
    }

    /// <inheritdoc/>
    public int Estimate(ref ControlVariateState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var there = workspace.Rent<T>(point.Length);
        var (again, sampled) = (state.Sampled, state.Sampled);
        var calls = _sampled.Estimate(ref sampled, oracle, point, destination, workspace) + _sampled.Estimate(ref again, oracle, Center.Span, there.Span, workspace);
        return Correct(ref state, sampled, there.Span, destination, calls);
    }

    /// <inheritdoc/>
    public int Outcomes(in ControlVariateState<T> state, in TOracle oracle) => _sampled.Outcomes(state.Sampled, oracle);

    /// <inheritdoc/>
    public double Probability(int outcome, in ControlVariateState<T> state, in TOracle oracle) => _sampled.Probability(outcome, state.Sampled, oracle);

    /// <inheritdoc/>
    public int Estimate(int outcome, ref ControlVariateState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var there = workspace.Rent<T>(point.Length);
        var (again, sampled) = (state.Sampled, state.Sampled);
        var calls = _sampled.Estimate(outcome, ref sampled, oracle, point, destination, workspace) + _sampled.Estimate(outcome, ref again, oracle, Center.Span, there.Span, workspace);
        return Correct(ref state, sampled, there.Span, destination, calls);
    }

    private static int Correct(ref ControlVariateState<T> state, SampledState sampled, ReadOnlySpan<T> there, Span<T> destination, int calls)
    {
        // What overflows in the same way at both points would cancel, and everything else with it.
        if (Estimates.IsSound<T>(destination))
        {
            Vectors.AddScaled<T>(destination, -T.One, there, destination);
            Vectors.AddScaled<T>(destination, T.One, state.Gradient.Span, destination);
        }

        state = state with { Sampled = sampled };
        return calls;
    }
}

/// <summary>What control variates remember.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Gradient">∇f(x̂).</param>
/// <param name="Sampled">Where in its sequence of batches the run stands.</param>
public readonly record struct ControlVariateState<T>(Buffer<T> Gradient, SampledState Sampled) : IState<ControlVariateState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public ControlVariateState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Gradient), visitor.State(Sampled));
}
