using System.Numerics;

namespace Toolkit.Optimization;

/// <content>Noise of the shape of a preconditioner.</content>
public static partial class Updates
{
    /// <summary>x ← x + u + √(2 T ℓ) L z for a preconditioner P = L Lᵀ and one length ℓ; see <see cref="PreconditionedLangevin{T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond, TSchedule}"/>.</summary>
    /// <remarks>
    /// KSGLD and EKSGLD are <c>Precondition(Kfac(network)).Then(Descend(h)).WithNoise(1, key)</c> and the same with <c>Ekfac</c>: the optimiser's own chain. With the gradient of a <em>mean</em>
    /// over N terms the temperature is 1/N.
    /// </remarks>
    /// <param name="transform">A preconditioner with one transform behind it that scales all coordinates alike: <c>Descend</c>.</param>
    /// <param name="temperature">T, at least 0.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="gradientVariance">v, at least 0, where the gradients are estimates of covariance v P⁻¹: what their own noise adds is taken off what is injected.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">The second transform is no <see cref="IUniformScaling"/>.</exception>
    public static Update<
            TEvidence, T, LangevinState<T, ChainState<TState, TSecondState>>,
            PreconditionedLangevin<T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond, ConstantSchedule<T>>>
        WithNoise<TEvidence, T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond>(
            this Transform<
                TEvidence, Metric, T, ChainState<TState, TSecondState>, ChainKernel<T, DirectionKernel<T>, TSecondKernel>,
                Chain<T, Preconditioned<T, TState, TPreconditioner>, TState, DirectionKernel<T>, TSecond, TSecondState, TSecondKernel>> transform,
            double temperature, RandomKey key, double gradientVariance = 0)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
        where TSecondState : struct, IState<TSecondState>
        where TSecondKernel : struct, ILaneKernel<T>, allows ref struct
        where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel> =>
        transform.WithNoise(Schedules.Constant<T>(Require.NotNegative(temperature)), key, gradientVariance);

    /// <summary>The same at a temperature that depends on the number of steps.</summary>
    /// <param name="transform">A preconditioner with one transform behind it that scales all coordinates alike.</param>
    /// <param name="temperature">T, at least 0 at every step.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="gradientVariance">v, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">The second transform is no <see cref="IUniformScaling"/>.</exception>
    public static Update<
            TEvidence, T, LangevinState<T, ChainState<TState, TSecondState>>,
            PreconditionedLangevin<T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond, TSchedule>>
        WithNoise<TEvidence, T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond, TSchedule>(
            this Transform<
                TEvidence, Metric, T, ChainState<TState, TSecondState>, ChainKernel<T, DirectionKernel<T>, TSecondKernel>,
                Chain<T, Preconditioned<T, TState, TPreconditioner>, TState, DirectionKernel<T>, TSecond, TSecondState, TSecondKernel>> transform,
            ISchedule<TSchedule, T> temperature, RandomKey key, double gradientVariance = 0)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
        where TSecondState : struct, IState<TSecondState>
        where TSecondKernel : struct, ILaneKernel<T>, allows ref struct
        where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel>
        where TSchedule : struct, ISchedule<TSchedule, T> =>
        new(new(transform.Operator.First.Preconditioner, transform.Operator.Second, (TSchedule)temperature, key, gradientVariance));
}

/// <summary>
/// x ← x − ℓ P ∇U + √(ℓ (2T − ℓ v)) L z with z ~ N(0, I) and L Lᵀ = P: Langevin dynamics in the metric of a preconditioner, of which drift and noise read one instance.
/// </summary>
/// <remarks>
/// <para>
/// Its law tends to e^(−U/T) where P does not depend on the point; a normal of covariance Σ comes out with <c>(Σ⁻¹ − (ℓ/2) Σ⁻¹ P Σ⁻¹)⁻¹</c>, for P = Σ with the same relative bias
/// 1/(1 − ℓ/2) in every direction. A P that follows the chain adds the divergence Γ to the drift, which is left out: small where P changes slowly over the width of the posterior, zero once it
/// is frozen.
/// </para>
/// <para>
/// Gradients of covariance v P⁻¹, as mini-batches of m of N terms have with v = N/m near a good fit, bring noise of their own; with v given the sum is right: the idea of Fisher scoring by
/// stochastic gradients. The draws of step k are those of <c>key.Fold(k)</c>. Source: Welling and Teh 2011; Ahn, Korattikara, Welling 2012; Palacci and Hess 2018; Ma, Chen, Fox 2015 for Γ.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The preconditioner's state.</typeparam>
/// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
/// <typeparam name="TSecondState">The state of what follows it.</typeparam>
/// <typeparam name="TSecondKernel">The kernel of what follows it.</typeparam>
/// <typeparam name="TSecond">What follows it.</typeparam>
/// <typeparam name="TSchedule">The temperature.</typeparam>
public readonly record struct PreconditionedLangevin<T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond, TSchedule>
    : IUpdate<PreconditionedLangevin<T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond, TSchedule>, T, LangevinState<T, ChainState<TState, TSecondState>>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    where TSecondState : struct, IState<TSecondState>
    where TSecondKernel : struct, ILaneKernel<T>, allows ref struct
    where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel>
    where TSchedule : struct, ISchedule<TSchedule, T>
{
    internal PreconditionedLangevin(TPreconditioner preconditioner, TSecond second, TSchedule temperature, RandomKey key, double gradientVariance)
    {
        (Preconditioner, Second, Temperature, Key) = (preconditioner, UniformScaling.Require(second), temperature, key);
        GradientVariance = Require.NotNegative<T>(gradientVariance);
    }

    /// <summary>P.</summary>
    public TPreconditioner Preconditioner { get; }

    /// <summary>What gives the length.</summary>
    public TSecond Second { get; }

    /// <summary>T.</summary>
    public TSchedule Temperature { get; }

    /// <summary>What the noise is drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>v.</summary>
    public T GradientVariance { get; }

    /// <inheritdoc/>
    public LangevinState<T, ChainState<TState, TSecondState>> Initialize(ReadOnlySpan<T> start) =>
        new(Buffer<T>.CopyOf(start), new(Preconditioner.Initialize(start), Second.Initialize(start)), new(Key, 0));

    /// <inheritdoc/>
    public ReadOnlySpan<T> Point(in LangevinState<T, ChainState<TState, TSecondState>> state) => state.Point.Span;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The scheduled temperature is below 0, or no number.</exception>
    public T? Apply(ref LangevinState<T, ChainState<TState, TSecondState>> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (first, second) = state.Transform;
        var temperature = Temperature.At(state.Noise.Steps);
        if (!(temperature >= T.Zero && T.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be finite and at least 0.");

        Preconditioner.Observe(ref first, gradient, evidence, workspace);
        Second.Prepare(ref second, gradient, evidence.TrackingLength(), workspace, out var kernel);
        var direction = workspace.Take<T>(gradient.Length);
        if (temperature == T.Zero)
        {
            Preconditioner.Multiply(first, gradient, T.Zero, default, direction[..gradient.Length], workspace);
        }
        else
        {
            var length = Length(kernel, gradient, state.Point.Lanes);
            var noise = workspace.Take<T>(gradient.Length)[..gradient.Length];
            state.Noise.Key.Fold(state.Noise.Steps).Normals(noise);
            var scale = length > T.Zero ? T.Sqrt(T.Max(T.Zero, ((temperature + temperature) / length) - GradientVariance)) : T.Zero;

            // Against the descent that comes behind it, which turns it round: the noise of the step is L z itself, as that of LangevinDescent is.
            Preconditioner.Multiply(first, gradient, -scale, noise, direction[..gradient.Length], workspace);
        }

        LaneLoop.Add(kernel, direction[..gradient.Length], state.Point.Lanes);
        state = new(state.Point, new(first, second), state.Noise with { Steps = state.Noise.Steps + 1 });
        return evidence.GradientNorm;
    }

    // What the second transform makes of a length of one: the same in every lane.
    private static T Length(scoped in TSecondKernel kernel, ReadOnlySpan<T> gradient, Span<T> point)
    {
        var lane = LaneLoop.LoadTail(gradient[..Math.Min(gradient.Length, 1)], point, 0);
        kernel.Invoke(ref lane, 0);
        return lane.Length[0];
    }
}
