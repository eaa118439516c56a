using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = s₁(k) s₂(k); where that is beyond the numbers, the largest of them with its sign.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TFirst">The first schedule.</typeparam>
    /// <typeparam name="TSecond">The second schedule.</typeparam>
    /// <param name="first">s₁.</param>
    /// <param name="second">s₂.</param>
    public static ProductSchedule<T, TFirst, TSecond> Times<T, TFirst, TSecond>(this ISchedule<TFirst, T> first, ISchedule<TSecond, T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFirst : struct, ISchedule<TFirst, T>
        where TSecond : struct, ISchedule<TSecond, T> => new((TFirst)first, (TSecond)second);
}

/// <summary>One schedule times another; see <see cref="Schedules.Times{T, TFirst, TSecond}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFirst">The first schedule.</typeparam>
/// <typeparam name="TSecond">The second schedule.</typeparam>
public readonly record struct ProductSchedule<T, TFirst, TSecond> : ISchedule<ProductSchedule<T, TFirst, TSecond>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFirst : struct, ISchedule<TFirst, T>
    where TSecond : struct, ISchedule<TSecond, T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ProductSchedule() => throw Require.Built("Schedules.Times");

    internal ProductSchedule(TFirst first, TSecond second) => (First, Second) = (first, second);

    /// <summary>s₁.</summary>
    public TFirst First { get; }

    /// <summary>s₂.</summary>
    public TSecond Second { get; }

    /// <inheritdoc/>
    public Tail? Tail => First.Tail is { } first && Second.Tail is { } second ? first.Times(second) : null;

    /// <inheritdoc/>
    public T At(long step)
    {
        var largest = T.BitDecrement(T.PositiveInfinity);
        return T.Clamp(First.At(step) * Second.At(step), -largest, largest);
    }
}
