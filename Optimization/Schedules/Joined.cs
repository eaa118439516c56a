using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = s₁(k) for k &lt; n, and s₂(k − n) from there on: the second counts from its own zero.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TFirst">The first schedule.</typeparam>
    /// <typeparam name="TSecond">The second schedule.</typeparam>
    /// <param name="first">s₁.</param>
    /// <param name="steps">n, at least 0.</param>
    /// <param name="second">s₂.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static JoinedSchedule<T, TFirst, TSecond> Then<T, TFirst, TSecond>(
        this ISchedule<TFirst, T> first, long steps, ISchedule<TSecond, T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFirst : struct, ISchedule<TFirst, T>
        where TSecond : struct, ISchedule<TSecond, T> => new((TFirst)first, steps, (TSecond)second);

    /// <summary>s(0) for the first n steps, and s(k − n) from there on.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    /// <param name="steps">n, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static JoinedSchedule<T, ConstantSchedule<T>, TSchedule> Delayed<T, TSchedule>(this ISchedule<TSchedule, T> schedule, long steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => Constant<T>(Beginning(schedule)).Then(steps, schedule);

    /// <summary>s(0) k/n for the first n steps, and s(k − n) from there on: up a straight line from 0 to where the schedule begins.</summary>
    /// <remarks>Source: Goyal et al. 2017 (gradual warm-up), here from 0.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    /// <param name="steps">n, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static JoinedSchedule<T, PolynomialSchedule<T>, TSchedule> WarmedUp<T, TSchedule>(this ISchedule<TSchedule, T> schedule, long steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => Linear<T>(0, Beginning(schedule), Math.Max(steps, 1)).Then(steps, schedule);

    private static double Beginning<T, TSchedule>(ISchedule<TSchedule, T> schedule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => double.CreateChecked(schedule.At(0));
}

/// <summary>One schedule after another; see <see cref="Schedules.Then{T, TFirst, TSecond}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFirst">The first schedule.</typeparam>
/// <typeparam name="TSecond">The second schedule.</typeparam>
public readonly record struct JoinedSchedule<T, TFirst, TSecond> : ISchedule<JoinedSchedule<T, TFirst, TSecond>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFirst : struct, ISchedule<TFirst, T>
    where TSecond : struct, ISchedule<TSecond, T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public JoinedSchedule() => throw Require.Built("Schedules.Then");

    internal JoinedSchedule(TFirst first, long steps, TSecond second) => (First, Steps, Second) = (first, Require.NotNegative(steps), second);

    /// <summary>s₁.</summary>
    public TFirst First { get; }

    /// <summary>n.</summary>
    public long Steps { get; }

    /// <summary>s₂.</summary>
    public TSecond Second { get; }

    /// <inheritdoc/>
    public Tail? Tail => Second.Tail?.Shifted(Steps);

    /// <inheritdoc/>
    public T At(long step) => step < Steps ? First.At(step) : Second.At(step - Steps);
}
