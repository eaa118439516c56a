using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>One cycle of halves of cosines: from s*/r up to s* at k = ⌊φK⌋, then down to s*/(r q) at k = K.</summary>
    /// <remarks>The policy of Smith and Topin 2018 (super-convergence) with cosines in place of its straight lines.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="peak">s*, finite and above 0.</param>
    /// <param name="steps">K, at least 2; each phase has at least a step of it.</param>
    /// <param name="rise">φ, the part of the run that goes up, in [0, 1).</param>
    /// <param name="initialRatio">r, finite and at least 1.</param>
    /// <param name="finalRatio">q, finite and at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static PiecewiseSchedule<T, CosineInterpolation> OneCycle<T>(
        double peak, long steps, double rise = 0.3, double initialRatio = 25, double finalRatio = 10_000)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.Positive<T>(peak);
        var low = peak / Require.AtLeast(initialRatio, 1);
        var top = Math.Clamp((long)(Require.Above(steps, 1) * Require.InHalfOpenUnit(rise)), 1, steps - 1);
        return PiecewiseCosine<T>((0, low), (top, peak), (steps, low / Require.AtLeast(finalRatio, 1)));
    }

    /// <summary>One cycle of straight lines: from s*/r up to s* at k = ⌊φK⌋, down again to s*/r at k = ⌊ψK⌋, and on to s*/(r q) at k = K.</summary>
    /// <remarks>Source: Smith and Topin 2018 (super-convergence): a cycle somewhat shorter than the run, then far below where it began.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="peak">s*, finite and above 0.</param>
    /// <param name="steps">K, at least 3; each phase has at least a step of it.</param>
    /// <param name="rise">φ, where the rise ends, in [0, 1).</param>
    /// <param name="fall">ψ, where the cycle ends, in [φ, 1).</param>
    /// <param name="initialRatio">r, finite and at least 1.</param>
    /// <param name="finalRatio">q, finite and at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static PiecewiseSchedule<T, LinearInterpolation> OneCycleLinear<T>(
        double peak, long steps, double rise = 0.3, double fall = 0.85, double initialRatio = 25, double finalRatio = 10_000)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.Positive<T>(peak);
        var low = peak / Require.AtLeast(initialRatio, 1);
        var top = Math.Clamp((long)(Require.Above(steps, 2) * Require.InHalfOpenUnit(rise)), 1, steps - 2);
        var end = Math.Clamp((long)(steps * Require.InHalfOpenUnit(Require.AtLeast(fall, rise), nameof(fall))), top + 1, steps - 1);
        return PiecewiseLinear<T>((0, low), (top, peak), (end, low), (steps, low / Require.AtLeast(finalRatio, 1)));
    }
}
