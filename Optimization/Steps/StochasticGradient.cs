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
        where TOracle : IFiniteSum<T>
    {
        var (lipschitz, constant) = (double.CreateChecked(smoothness.Lipschitz), double.CreateChecked(smoothness.PolyakLojasiewicz));
        var factor = 1 - (2 * constant * rate);
        return Transforms.Descend<T>(rate).AsUpdate().For(sum, batch, key).Named(nameof(StochasticGradient)).Declaring(
            Require.NotNegative(gradientBound) > 0 && constant > 0 && factor > 0
                ? Rate.LinearToFloor(
                    factor, lipschitz * gradientBound * gradientBound * rate / (4 * constant),
                    "L-Lipschitz gradient, Polyak–Łojasiewicz with μ, E‖g‖² ≤ C² along the run, α < 1/(2μ) (Karimi, Nutini, Schmidt 2016, Theorem 4)")
                : null);
    }

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
        var lipschitz = double.CreateChecked(smoothness.Lipschitz);
        var constant = Require.Positive(double.CreateChecked(smoothness.PolyakLojasiewicz), nameof(smoothness.PolyakLojasiewicz));
        return Transforms.Descend(Schedules.PolyakLojasiewicz<T>(constant)).AsUpdate().For(sum, batch, key).Named(nameof(StochasticGradient)).Declaring(
            Require.NotNegative(gradientBound) > 0
                ? Rate.ExpectedSublinear(
                    1, lipschitz * gradientBound * gradientBound / (2 * constant * constant),
                    "L-Lipschitz gradient, Polyak–Łojasiewicz with μ, E‖g‖² ≤ C² along the run (Karimi, Nutini, Schmidt 2016, Theorem 4)")
                : null);
    }
}
