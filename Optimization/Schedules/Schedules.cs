using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The schedules, by their usual names.</summary>
public static class Schedules
{
    /// <summary>s(k) = c.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="value">c, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ConstantSchedule<T> Constant<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(value);

    /// <summary>s(k) = s₀ (α + (1 − α) (1 + cos(π min(k, K)/K)) / 2): from s₀ at k = 0 to α s₀ from k = K on.</summary>
    /// <remarks>Source: Loshchilov and Hutter, ICLR 2017, equation 5, one period.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <param name="floor">α, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CosineSchedule<T> Cosine<T>(double initial, long steps, double floor = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, steps, floor);

    /// <summary>s(k) = s₀ / √(1 + k/K): about s₀ up to k = K, and from there on as 1/√k, which has no end.</summary>
    /// <remarks>It knows nothing of how long the run will be, so that a run can go on beyond the number of steps that it was meant to take.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static InverseSquareRootSchedule<T> InverseSquareRoot<T>(double initial, long steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, steps);

    /// <summary>s(k) = (s₀ − s₁) (1 − min(k, K)/K)ᵖ + s₁: from s₀ at k = 0 to s₁ from k = K on; p = 1 is a straight line.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, finite.</param>
    /// <param name="final">s₁, finite.</param>
    /// <param name="steps">K, at least 1.</param>
    /// <param name="power">p, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static PolynomialSchedule<T> Polynomial<T>(double initial, double final, long steps, double power = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, final, steps, power);
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
    public T At(long step) => Value;
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
    public T At(long step) =>
        Number.Of<T>(Initial * (Floor + ((1 - Floor) * (1 + Math.Cos(Math.PI * Math.Min(step, Steps) / Steps)) / 2)));
}

/// <summary>An inverse square root; see <see cref="Schedules.InverseSquareRoot{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct InverseSquareRootSchedule<T> : ISchedule<InverseSquareRootSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public InverseSquareRootSchedule() => throw Require.Built("Schedules.InverseSquareRoot");

    internal InverseSquareRootSchedule(double initial, long steps)
    {
        Require.Finite<T>(initial);
        Initial = initial;
        Steps = Require.AtLeastOne(steps);
    }

    /// <summary>s₀.</summary>
    public double Initial { get; }

    /// <summary>K.</summary>
    public long Steps { get; }

    /// <inheritdoc/>
    public T At(long step) => Number.Of<T>(Initial / Math.Sqrt(1 + ((double)step / Steps)));
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
    public T At(long step) =>
        Number.Of<T>(((Initial - Final) * Math.Pow(1 - ((double)Math.Min(step, Steps) / Steps), Power)) + Final);
}
