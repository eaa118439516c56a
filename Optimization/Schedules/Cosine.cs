using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = s₀ (α + (1 − α) (1 + cos(π min(k, K)/K)) / 2): from s₀ at k = 0 to α s₀ from k = K on.</summary>
    /// <remarks>Source: Loshchilov and Hutter, ICLR 2017, equation 5, one period.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <param name="floor">α, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CosineSchedule<T> Cosine<T>(double initial, long steps, double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, steps, floor);

    /// <summary>Up a straight line from 0 to s₀ in the first W of K steps, then down half a cosine to α s₀ at k = K.</summary>
    /// <remarks>It is <c>Cosine(s₀, K − W, α).WarmedUp(W)</c>.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="peak">s₀, finite.</param>
    /// <param name="warmUp">W, at least 0 and below K.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <param name="floor">α, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static JoinedSchedule<T, PolynomialSchedule<T>, CosineSchedule<T>> WarmUpCosine<T>(double peak, long warmUp, long steps, double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new CosineSchedule<T>(peak, Require.AtLeastOne(steps) - Require.Below(warmUp, steps), floor).WarmedUp(warmUp);
}

/// <summary>Half a period of a cosine; see <see cref="Schedules.Cosine{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CosineSchedule<T> : ISchedule<CosineSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public CosineSchedule() => throw Require.Built("Schedules.Cosine");

    internal CosineSchedule(double initial, long steps, double floor)
    {
        Require.Finite<T>(initial);
        Initial = initial;
        Steps = Require.AtLeastOne(steps);
        Floor = Require.InUnit(floor);
    }

    /// <summary>s₀.</summary>
    public double Initial { get; }

    /// <summary>K.</summary>
    public long Steps { get; }

    /// <summary>α.</summary>
    public double Floor { get; }

    /// <inheritdoc/>
    public Tail? Tail => Tail.At(Initial * Floor, Steps);

    /// <inheritdoc/>
    public T At(long step) =>
        Number.Of<T>(Initial * (Floor + ((1 - Floor) * (1 + Math.Cos(Math.PI * Math.Min(step, Steps) / Steps)) / 2)));
}
