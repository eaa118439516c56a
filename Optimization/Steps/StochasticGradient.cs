using System.Numerics;

namespace Toolkit.Optimization;

/// <content>Stochastic gradients, with the rates of Polyak and Łojasiewicz.</content>
public static partial class Steps
{
    /// <summary>Stochastic gradients with a constant rate: <c>x ← x − α ∇fᵢ(x)</c>.</summary>
    /// <remarks>
    /// Where C is given, μ &gt; 0 is known and α &lt; 1/(2μ), it declares E δ(x_k) ≤ (1 − 2μα)ᵏ δ(x₀) + L C² α/(4μ): it goes down to a floor proportional
    /// to α, and stays there. Source: Karimi, Nutini, Schmidt 2016, Theorem 4.
    /// </remarks>
    /// <param name="sum">f; not kept.</param>
    /// <param name="smoothness">Its constants.</param>
    /// <param name="rate">α, above 0.</param>
    /// <param name="key">What the batches are drawn from.</param>
    /// <param name="gradientBound">
    /// C with E‖g‖² ≤ C² for the stochastic gradients g at every iterate of the run, which is for the caller to know: most functions have none over all points,
    /// and a run with too long a step leaves any ball. 0 where none is known; then no rate is declared.
    /// </param>
    /// <param name="batch">The number of terms in a batch, drawn with replacement; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, NoState>, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, NoState>, Descent<T, NoState, ScaleKernel<T>, Scale<T>>, SampledState, Sampled<T, TOracle>>>
        StochasticGradient<T, TOracle>(
            in TOracle sum, Smoothness<T> smoothness, double rate, RandomKey key, double gradientBound = 0, int batch = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IFiniteSum<T> =>
        Transforms.Descend<T>(rate).AsUpdate().For(sum, batch, key).Named(nameof(StochasticGradient)).Declaring(ToFloor(smoothness, rate, gradientBound, 1));

    /// <summary>Stochastic gradients with the rates of <see cref="Schedules.PolyakLojasiewicz{T}"/>: <c>x ← x − α_k ∇fᵢ(x)</c>, α_k = (2k + 1)/(2μ (k + 1)²).</summary>
    /// <remarks>
    /// Where C is given it declares E δ(x_k) ≤ L C²/(2 μ² k) for k ≥ 1, whatever x₀. The first steps are longer than 2/L where L &gt; 4μ, and on a function
    /// whose gradients grow C is then enormous. Source: Karimi, Nutini, Schmidt 2016, Theorem 4.
    /// </remarks>
    /// <param name="sum">f; not kept.</param>
    /// <param name="smoothness">Its constants; μ must be known.</param>
    /// <param name="key">What the batches are drawn from.</param>
    /// <param name="gradientBound">
    /// C with E‖g‖² ≤ C² for the stochastic gradients g at every iterate of the run, which is for the caller to know. 0 where none is known; then no rate is
    /// declared.
    /// </param>
    /// <param name="batch">The number of terms in a batch, drawn with replacement; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range, or no μ is known.</exception>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, ScheduleState>, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, ScheduleState>, Descent<T, ScheduleState, ScaleKernel<T>, ScaleBySchedule<T, PolyakLojasiewiczSchedule<T>>>, SampledState, Sampled<T, TOracle>>>
        StochasticGradient<T, TOracle>(in TOracle sum, Smoothness<T> smoothness, RandomKey key, double gradientBound = 0, int batch = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IFiniteSum<T>
    {
        var constant = Require.Positive(double.CreateChecked(smoothness.PolyakLojasiewicz), nameof(smoothness.PolyakLojasiewicz));
        return Transforms.Descend(Schedules.PolyakLojasiewicz<T>(constant)).AsUpdate().For(sum, batch, key).Named(nameof(StochasticGradient))
            .Declaring(Falling(smoothness, gradientBound, 1));
    }

    /// <summary>Proximal stochastic gradients with a constant rate for F = f + g: <c>x ← prox(x − α ∇fᵢ(x), α)</c>. It declares no rate.</summary>
    /// <remarks>
    /// For convex fᵢ, each L_max-smooth, an f that is strongly convex with μ, any convex g, α ≤ 1/(2 L_max) and one term a batch, the distance to the solution
    /// falls to a floor: E‖x_k − x*‖² ≤ (1 − αμ)ᵏ ‖x₀ − x*‖² + 2ασ²/μ, σ² = (1/n) Σ ‖∇fᵢ(x*) − ∇f(x*)‖². Of the gap, which may be infinite on the way, that says
    /// nothing. Source: Duchi and Singer 2009 for the method; Gorbunov, Hanzely, Richtárik 2020, Theorem 4.1 with their constants of SGD, for the bound.
    /// </remarks>
    /// <param name="sum">f; not kept.</param>
    /// <param name="map">The proximal map of g, separable.</param>
    /// <param name="rate">α, above 0.</param>
    /// <param name="key">What the batches are drawn from.</param>
    /// <param name="batch">The number of terms in a batch, drawn with replacement; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, NoState>, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, NoState>, ProximalDescent<T, NoState, ScaleKernel<T>, Scale<T>, TProximalMap>, SampledState, Sampled<T, TOracle>>>
        ProximalStochasticGradient<T, TOracle, TProximalMap>(
            in TOracle sum, ISeparableProximalMap<TProximalMap, T> map, double rate, RandomKey key, int batch = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IFiniteSum<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> =>
        Transforms.Descend<T>(rate).WithProx(map).For(sum, batch, key).Named(nameof(ProximalStochasticGradient));

    /// <summary>Proximal stochastic gradients with scheduled rates for F = f + g: <c>x ← prox(x − α_k ∇fᵢ(x), α_k)</c>. It declares no rate.</summary>
    /// <param name="sum">f; not kept.</param>
    /// <param name="map">The proximal map of g, separable.</param>
    /// <param name="rate">α_k, by the number of steps taken before.</param>
    /// <param name="key">What the batches are drawn from.</param>
    /// <param name="batch">The number of terms in a batch, drawn with replacement; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, UpdateState<T, ScheduleState>, SampledState>, GradientInfo<T>, UpdateStep<T, TOracle, UpdateState<T, ScheduleState>, ProximalDescent<T, ScheduleState, ScaleKernel<T>, ScaleBySchedule<T, TSchedule>, TProximalMap>, SampledState, Sampled<T, TOracle>>>
        ProximalStochasticGradient<T, TOracle, TProximalMap, TSchedule>(
            in TOracle sum, ISeparableProximalMap<TProximalMap, T> map, ISchedule<TSchedule, T> rate, RandomKey key, int batch = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IFiniteSum<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
        where TSchedule : struct, ISchedule<TSchedule, T> =>
        Transforms.Descend(rate).WithProx(map).For(sum, batch, key).Named(nameof(ProximalStochasticGradient));

    // Theorem 4 for a constant rate, so many steps at once; null where it says nothing.
    private static Rate? ToFloor<T>(Smoothness<T> smoothness, double rate, double gradientBound, int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (lipschitz, constant) = (double.CreateChecked(smoothness.Lipschitz), double.CreateChecked(smoothness.PolyakLojasiewicz));
        var factor = 1 - (2 * constant * rate);
        return Require.NotNegative(gradientBound) > 0 && constant > 0 && factor > 0
            ? Rate.LinearToFloor(
                Math.Pow(factor, steps), lipschitz * gradientBound * gradientBound * rate / (4 * constant),
                "L-Lipschitz gradient, Polyak–Łojasiewicz with μ, E‖g‖² ≤ C² along the run, α < 1/(2μ) (Karimi, Nutini, Schmidt 2016, Theorem 4)")
            : null;
    }

    // Theorem 4 for the rates of the Polyak–Łojasiewicz schedule, so many steps at once; null where no C is known.
    private static Rate? Falling<T>(Smoothness<T> smoothness, double gradientBound, int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (lipschitz, constant) = (double.CreateChecked(smoothness.Lipschitz), double.CreateChecked(smoothness.PolyakLojasiewicz));
        return Require.NotNegative(gradientBound) > 0
            ? Rate.ExpectedSublinear(
                1, lipschitz * gradientBound * gradientBound / (2 * constant * constant * steps),
                "L-Lipschitz gradient, Polyak–Łojasiewicz with μ, E‖g‖² ≤ C² along the run (Karimi, Nutini, Schmidt 2016, Theorem 4)")
            : null;
    }
}
