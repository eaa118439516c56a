using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// Stochastic-gradient samplers by the names that papers give them: each is an optimiser's chain with noise. Gradients are those of U = −ln p at full scale; see <see cref="Total{T, TSum}"/> for
/// finite sums.
/// </summary>
/// <remarks>
/// The step is h in θ′ = θ − h ∇U + √(2h) ξ; with Welling and Teh's ε it is h = ε/2. Conventions are the source of most errors: on the gradient of a mean of N terms an optimiser's rate
/// η is h = η/N with noise of deviation √(2η/N), and <see cref="EffectiveTemperature"/> tells what another deviation comes to.
/// </remarks>
public static partial class Langevin
{
    /// <summary>SGLD: <c>θ ← θ − h_k ∇Ũ + √(2 T h_k) ξ</c>.</summary>
    /// <remarks>Falling steps: <c>Schedules.InversePower(a, b, γ)</c> with ½ &lt; γ ≤ 1, and draws weighted by h_k (<see cref="Steps.WithMoments"/>). Source: Welling and Teh 2011.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The steps.</typeparam>
    /// <param name="stepSize">h, by the number of steps taken before.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="temperature">T, at least 0.</param>
    /// <param name="gradientVariance">The variance of a coordinate of the estimated gradients, at least 0, which is taken off what is injected.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<IPoint, T, LangevinState<T, ScheduleState>, LangevinDescent<T, ScheduleState, ScaleKernel<T>, ScaleBySchedule<T, TSchedule>, ConstantSchedule<T>>>
        StochasticGradientLangevin<T, TSchedule>(ISchedule<TSchedule, T> stepSize, RandomKey key, double temperature = 1, double gradientVariance = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => Transforms.Descend(stepSize).WithNoise(temperature, key, gradientVariance);

    /// <summary>pSGLD: <c>V ← α V + (1 − α) g²; P = 1/(λ + √V); θ ← θ − h P g + √(2 T h P) ξ</c>, the direction of RMSProp with noise of its shape.</summary>
    /// <remarks>
    /// It leaves out Γ, the divergence of P, as the paper's experiments do; the step with <see cref="Steps.WithDivergence"/> has it. Of gradients N times as long V is N² times as large: with a mean's
    /// gradients, <c>Scale(1/N)</c> first and N h. Source: Li, Chen, Carlson, Carin 2016, algorithm 1.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="stepSize">h, finite and above 0.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="decay">α, in [0, 1).</param>
    /// <param name="epsilon">λ, above 0: P is at most 1/λ.</param>
    /// <param name="temperature">T, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<
            IPoint, T, LangevinState<T, ChainState<MeanSquareState<T>, NoState>>,
            LangevinDescent<
                T, ChainState<MeanSquareState<T>, NoState>, ChainKernel<T, RmsPropKernel<T>, ScaleKernel<T>>,
                Chain<T, ScaleByRmsProp<T>, MeanSquareState<T>, RmsPropKernel<T>, Scale<T>, NoState, ScaleKernel<T>>, ConstantSchedule<T>>>
        PreconditionedStochasticGradientLangevin<T>(double stepSize, RandomKey key, double decay = 0.99, double epsilon = 1e-5, double temperature = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Transforms.ScaleByRmsProp<T>(decay, epsilon).Then(Transforms.Descend<T>(stepSize)).WithNoise(temperature, key);

    /// <summary>
    /// SGHMC: <c>r ← (1 − α h) r − h ∇Ũ + N(0, h (2α T − h β̂))</c>, <c>θ ← θ + h r</c>: heavy-ball momentum fed with gradients and noise.
    /// </summary>
    /// <remarks>
    /// The gradient is that of the point to which the momentum has just led, as in the paper: the unit Gaussian at α = 1, h = 0.1 comes out with variance 1.0026, where gradients of the point
    /// before, as some have it, give 1.114. <see cref="UnderdampedLangevin{T, TMass}"/> has no bias there. Source: Chen, Fox, Guestrin 2014, algorithm 2.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="stepSize">h, finite and above 0.</param>
    /// <param name="friction">α, above 0, with α h ≤ 1.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="temperature">T, at least 0.</param>
    /// <param name="gradientVariance">β̂, the variance of a coordinate of the estimated gradients, from 0 to 2α T/h.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<
            IPoint, T,
            UpdateState<T, ChainState<ChainState<NoiseState, MomentumState<T>>, NoState>>,
            Descent<
                T, ChainState<ChainState<NoiseState, MomentumState<T>>, NoState>, ChainKernel<T, ChainKernel<T, NoiseKernel<T>, MomentumKernel<T>>, ScaleKernel<T>>,
                Chain<
                    T, Chain<T, AddNoise<T>, NoiseState, NoiseKernel<T>, Momentum<T>, MomentumState<T>, MomentumKernel<T>>, ChainState<NoiseState, MomentumState<T>>,
                    ChainKernel<T, NoiseKernel<T>, MomentumKernel<T>>, Scale<T>, NoState, ScaleKernel<T>>>>
        StochasticGradientHamiltonian<T>(double stepSize, double friction, RandomKey key, double temperature = 1, double gradientVariance = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        HamiltonianArguments.StepSize(stepSize);
        if (!(friction > 0 && friction * stepSize <= 1)) throw new ArgumentOutOfRangeException(nameof(friction), friction, "friction must be above 0, and at most 1/stepSize.");
        if (!(temperature >= 0 && double.IsFinite(temperature))) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "temperature must be finite and at least 0.");
        if (!(gradientVariance >= 0 && gradientVariance * stepSize <= 2 * friction * temperature))
            throw new ArgumentOutOfRangeException(nameof(gradientVariance), gradientVariance, "gradientVariance must be at least 0, and at most 2 friction temperature/stepSize.");

        // In units of the gradient, which momentum takes in and h² brings to the point.
        var variance = Math.Max(0, (2 * friction * temperature / stepSize) - gradientVariance);
        return Transforms.AddNoise<T>(variance, key, decay: 0).Then(Transforms.HeavyBall<T>(1 - (friction * stepSize))).Then(Transforms.Descend<T>(stepSize * stepSize)).AsUpdate();
    }

    /// <summary>The temperature that noise of another deviation comes to: <c>T = s² N/(2η)</c> for <c>θ ← θ − η ∇f + s ξ</c> with f the mean of N terms.</summary>
    /// <param name="deviation">s, at least 0.</param>
    /// <param name="rate">η, above 0.</param>
    /// <param name="terms">N, at least 1: 1 where the gradient is that of U itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double EffectiveTemperature(double deviation, double rate, long terms = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms, 1);
        if (!(rate > 0 && double.IsFinite(rate))) throw new ArgumentOutOfRangeException(nameof(rate), rate, "rate must be finite and above 0.");
        if (!(deviation >= 0 && double.IsFinite(deviation))) throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "deviation must be finite and at least 0.");
        return deviation * deviation * terms / (2 * rate);
    }
}
