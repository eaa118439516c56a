using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = (s₀ − s₁) (1 − min(k, K)/K)ᵖ + s₁: from s₀ at k = 0 to s₁ from k = K on; p = 1 is a straight line.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite.</param>
    /// <param name="final">s₁, finite.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <param name="power">p, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static PolynomialSchedule<T> Polynomial<T>(double initial, double final, long steps, double power = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, final, steps, power);

    /// <summary>A straight line, s(k) = s₀ + (s₁ − s₀) min(k, K)/K: a polynomial of the first power.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite.</param>
    /// <param name="final">s₁, finite.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static PolynomialSchedule<T> Linear<T>(double initial, double final, long steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, final, steps, 1);
}

/// <summary>A power of what is left of the run; see <see cref="Schedules.Polynomial{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct PolynomialSchedule<T> : ISchedule<PolynomialSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public PolynomialSchedule() => throw Require.Built("Schedules.Polynomial");

    internal PolynomialSchedule(double initial, double final, long steps, double power)
    {
        Require.Finite<T>(initial);
        Initial = initial;
        Require.Finite<T>(final);
        Final = final;
        Steps = Require.AtLeastOne(steps);
        Power = Require.Positive(power);
    }

    /// <summary>s₀.</summary>
    public double Initial { get; }

    /// <summary>s₁.</summary>
    public double Final { get; }

    /// <summary>K.</summary>
    public long Steps { get; }

    /// <summary>p.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public Tail? Tail => Tail.At(Final, Steps);

    /// <inheritdoc/>
    public T At(long step) =>
        Number.Of<T>(((Initial - Final) * Math.Pow(1 - ((double)Math.Min(step, Steps) / Steps), Power)) + Final);
}
