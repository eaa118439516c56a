using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = s₀ ρ^(k/K): smaller by the factor ρ every K steps, a little in each of them.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite and above 0.</param>
    /// <param name="factor">ρ, in (0, 1].</param>
    /// <param name="steps">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ExponentialSchedule<T> Exponential<T>(double initial, double factor, long steps = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, factor, steps, staircase: false);

    /// <summary>s(k) = s₀ ρ^⌊k/K⌋: smaller by the factor ρ every K steps, at once.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite and above 0.</param>
    /// <param name="factor">ρ, in (0, 1].</param>
    /// <param name="steps">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ExponentialSchedule<T> StepDecay<T>(double initial, double factor, long steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, factor, steps, staircase: true);
}

/// <summary>Exponential decay; see <see cref="Schedules.Exponential{T}"/> and <see cref="Schedules.StepDecay{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ExponentialSchedule<T> : ISchedule<ExponentialSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ExponentialSchedule() => throw Require.Built("Schedules.Exponential or Schedules.StepDecay");

    internal ExponentialSchedule(double initial, double factor, long steps, bool staircase)
    {
        Require.Positive<T>(initial);
        Initial = initial;
        Factor = Require.InUnit(Require.Positive(factor), nameof(factor));
        Steps = Require.AtLeastOne(steps);
        Staircase = staircase;
    }

    /// <summary>s₀.</summary>
    public double Initial { get; }

    /// <summary>ρ.</summary>
    public double Factor { get; }

    /// <summary>K.</summary>
    public long Steps { get; }

    /// <summary>Whether it falls once every K steps.</summary>
    public bool Staircase { get; }

    /// <inheritdoc/>
    public T At(long step) => Number.Of<T>(Initial * Math.Pow(Factor, Staircase ? step / Steps : (double)step / Steps));
}
