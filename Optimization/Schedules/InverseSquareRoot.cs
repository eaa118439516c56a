using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = s* min((k + 1)/W, √(W/(k + 1))): up a straight line to the peak at the Wth step, k = W − 1, and down as the inverse square root.</summary>
    /// <remarks>The shape of Vaswani et al., NeurIPS 2017, equation 3, with the peak as its parameter.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="peak">s*, finite and above 0.</param>
    /// <param name="warmUp">W, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static InverseSquareRootSchedule<T> InverseSquareRoot<T>(double peak, long warmUp = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(peak, warmUp);

    /// <summary>s(k) = d^(−½) min(n^(−½), n W^(−3/2)), n = k + 1: the schedule of the Transformer.</summary>
    /// <remarks>It is <c>InverseSquareRoot(1/√(d W), W)</c>. Source: Vaswani et al., NeurIPS 2017, equation 3, whose step_num is n.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="dimension">d, the width of the model, at least 1.</param>
    /// <param name="warmUp">W, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static InverseSquareRootSchedule<T> Noam<T>(long dimension, long warmUp = 4000)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(1 / Math.Sqrt((double)Require.AtLeastOne(dimension) * Require.AtLeastOne(warmUp)), warmUp);
}

/// <summary>A line up and an inverse square root down; see <see cref="Schedules.InverseSquareRoot{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct InverseSquareRootSchedule<T> : ISchedule<InverseSquareRootSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public InverseSquareRootSchedule() => throw Require.Built("Schedules.InverseSquareRoot or Schedules.Noam");

    internal InverseSquareRootSchedule(double peak, long warmUp)
    {
        Require.Positive<T>(peak);
        Peak = peak;
        WarmUp = Require.AtLeastOne(warmUp);
    }

    /// <summary>s*.</summary>
    public double Peak { get; }

    /// <summary>W.</summary>
    public long WarmUp { get; }

    /// <inheritdoc/>
    public Tail? Tail => double.IsFinite(Peak * Math.Sqrt(WarmUp))
        ? new(0.5, Peak * Math.Sqrt(WarmUp / 2.0), Peak * Math.Sqrt(WarmUp), WarmUp)
        : null;

    /// <inheritdoc/>
    public T At(long step) => Number.Of<T>(Peak * Math.Min((step + 1.0) / WarmUp, Math.Sqrt(WarmUp / (step + 1.0))));
}
