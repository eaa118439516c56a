using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = c.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="value">c, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ConstantSchedule<T> Constant<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(value);
}

/// <summary>A constant; see <see cref="Schedules.Constant{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ConstantSchedule<T> : ISchedule<ConstantSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ConstantSchedule(double value) => Value = Require.Finite<T>(value);

    /// <summary>c.</summary>
    public T Value { get; }

    /// <inheritdoc/>
    public Tail? Tail => Tail.At(double.CreateChecked(Value), 1);

    /// <inheritdoc/>
    public T At(long step) => Value;
}
