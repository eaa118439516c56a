using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = a/(k + b)^γ: the steps of stochastic approximation.</summary>
    /// <remarks>
    /// For ½ &lt; γ ≤ 1 its sum diverges and the sum of its squares converges, as Robbins and Monro 1951 ask; the tail that it declares says so to
    /// a property. Other powers are built too, and fail there.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="scale">a, above 0, and such that s(0) is finite.</param>
    /// <param name="offset">b, finite and above 0.</param>
    /// <param name="power">γ, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static InversePowerSchedule<T> InversePower<T>(double scale, double offset = 1, double power = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(scale, offset, power);

    /// <summary>Inverse time decay, s(k) = s₀/(1 + γ k/K): half of s₀ after K/γ steps.</summary>
    /// <remarks>It is <c>InversePower(s₀ K/γ, K/γ)</c>, and a Robbins–Monro schedule.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite and above 0.</param>
    /// <param name="decay">γ, finite and above 0.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static InversePowerSchedule<T> InverseTime<T>(double initial, double decay, long steps = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.Positive<T>(initial);
        var offset = Require.Positive(Require.AtLeastOne(steps) / Require.Positive(decay), nameof(decay));
        return new(Require.Positive(initial * offset, nameof(decay)), offset, 1);
    }
}

/// <summary>A power of the step; see <see cref="Schedules.InversePower{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct InversePowerSchedule<T> : ISchedule<InversePowerSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public InversePowerSchedule() => throw Require.Built("Schedules.InversePower");

    internal InversePowerSchedule(double scale, double offset, double power)
    {
        Scale = Require.Positive(scale);
        Offset = Require.Positive(offset);
        Power = Require.Positive(power);
        Require.Finite<T>(scale / Math.Pow(offset, power), nameof(scale));
    }

    /// <summary>a.</summary>
    public double Scale { get; }

    /// <summary>b.</summary>
    public double Offset { get; }

    /// <summary>γ.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    /// <remarks>k/(k + b) is at least ½ from k = b on.</remarks>
    public Tail? Tail => Offset < long.MaxValue && Scale * Math.Pow(0.5, Power) is var lower and > 0
        ? new(Power, lower, Scale, Math.Max(1, (long)Math.Ceiling(Offset)))
        : null;

    /// <inheritdoc/>
    public T At(long step) => Number.Of<T>(Scale / Math.Pow(step + Offset, Power));
}
