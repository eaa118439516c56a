using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>Half a cosine from s₀ down to α s₀, begun again whenever its period is over; each period is M times as long as the one before.</summary>
    /// <remarks>
    /// s(k) = s₀ (α + (1 − α) (1 + cos(π t/Tᵢ)) / 2), where t steps have been taken in period i, of length Tᵢ = T₀ Mⁱ.
    /// Source: Loshchilov and Hutter, ICLR 2017 (SGDR), equation 5 and T_mult, with integer steps.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite and above 0.</param>
    /// <param name="period">T₀, at least 1.</param>
    /// <param name="growth">M, at least 1.</param>
    /// <param name="floor">α, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CosineRestartsSchedule<T> CosineRestarts<T>(double initial, long period, long growth = 1, double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, period, growth, floor);
}

/// <summary>Cosines with warm restarts; see <see cref="Schedules.CosineRestarts{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CosineRestartsSchedule<T> : ISchedule<CosineRestartsSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public CosineRestartsSchedule() => throw Require.Built("Schedules.CosineRestarts");

    internal CosineRestartsSchedule(double initial, long period, long growth, double floor)
    {
        Require.Positive<T>(initial);
        Initial = initial;
        Period = Require.AtLeastOne(period);
        Growth = Require.AtLeastOne(growth);
        Floor = Require.InUnit(floor);
    }

    /// <summary>s₀.</summary>
    public double Initial { get; }

    /// <summary>T₀.</summary>
    public long Period { get; }

    /// <summary>M.</summary>
    public long Growth { get; }

    /// <summary>α.</summary>
    public double Floor { get; }

    /// <inheritdoc/>
    public T At(long step) => Number.Of<T>(Initial * (Floor + ((1 - Floor) * (1 + Math.Cos(Math.PI * Fraction(step))) / 2)));

    // Whole numbers of 128 bits: a logarithm would now and then find the neighbouring period. At most 63 turns.
    private double Fraction(long step)
    {
        if (Growth == 1) return (double)(step % Period) / Period;
        Int128 left = step, length = Period;
        while (left >= length)
        {
            left -= length;
            length *= Growth;
        }

        return (double)left / (double)length;
    }
}
