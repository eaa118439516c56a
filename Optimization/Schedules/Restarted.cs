using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k mod P): begun again every P steps.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    /// <param name="period">P, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static RestartedSchedule<T, TSchedule> Restarted<T, TSchedule>(this ISchedule<TSchedule, T> schedule, long period)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => new((TSchedule)schedule, period);
}

/// <summary>A schedule that begins again; see <see cref="Schedules.Restarted{T, TSchedule}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TSchedule">The schedule.</typeparam>
public readonly record struct RestartedSchedule<T, TSchedule> : ISchedule<RestartedSchedule<T, TSchedule>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSchedule : struct, ISchedule<TSchedule, T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public RestartedSchedule() => throw Require.Built("Schedules.Restarted");

    internal RestartedSchedule(TSchedule schedule, long period) => (Schedule, Period) = (schedule, Require.AtLeastOne(period));

    /// <summary>s.</summary>
    public TSchedule Schedule { get; }

    /// <summary>P.</summary>
    public long Period { get; }

    /// <inheritdoc/>
    public T At(long step) => Schedule.At(step % Period);
}
