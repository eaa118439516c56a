using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>max(s(k), m).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    /// <param name="minimum">m, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ClampedSchedule<T, TSchedule> AtLeast<T, TSchedule>(this ISchedule<TSchedule, T> schedule, double minimum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => new((TSchedule)schedule, Require.Finite<T>(minimum), T.PositiveInfinity);

    /// <summary>min(s(k), M).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    /// <param name="maximum">M, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ClampedSchedule<T, TSchedule> AtMost<T, TSchedule>(this ISchedule<TSchedule, T> schedule, double maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => new((TSchedule)schedule, T.NegativeInfinity, Require.Finite<T>(maximum));
}

/// <summary>A schedule with a bound; see <see cref="Schedules.AtLeast{T, TSchedule}"/> and <see cref="Schedules.AtMost{T, TSchedule}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TSchedule">The schedule.</typeparam>
public readonly record struct ClampedSchedule<T, TSchedule> : ISchedule<ClampedSchedule<T, TSchedule>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSchedule : struct, ISchedule<TSchedule, T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ClampedSchedule() => throw Require.Built("Schedules.AtLeast or Schedules.AtMost");

    internal ClampedSchedule(TSchedule schedule, T minimum, T maximum) => (Schedule, Minimum, Maximum) = (schedule, minimum, maximum);

    /// <summary>s.</summary>
    public TSchedule Schedule { get; }

    /// <summary>m, or −∞.</summary>
    public T Minimum { get; }

    /// <summary>M, or +∞.</summary>
    public T Maximum { get; }

    /// <inheritdoc/>
    public Tail? Tail => Schedule.Tail?.Clamped(double.CreateChecked(Minimum), double.CreateChecked(Maximum));

    /// <inheritdoc/>
    public T At(long step) => T.Clamp(Schedule.At(step), Minimum, Maximum);
}
