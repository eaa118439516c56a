using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Steps for stochastic approximation: Σ s(k) = ∞, to get anywhere, and Σ s(k)² &lt; ∞, to average the noise away.</summary>
/// <remarks>
/// <para>
/// No number of values decides either. So the schedule declares its <see cref="ISchedule{TSelf, T}.Tail"/>, c₁ k^−γ ≤ s(k) ≤ c₂ k^−γ for k ≥ k₀, and the
/// law has two halves: γ is in (½, 1], which by comparison with Σ k^−γ is the theorem; and the declared bounds hold at k = k₀, and on a geometric grid from
/// there to 2⁴⁰ with four steps an octave, up to eight roundings of the number type.
/// </para>
/// <para>A schedule that declares no tail is refused: there is nothing to hold it to.</para>
/// <para>Source: Robbins and Monro, "A stochastic approximation method", 1951.</para>
/// </remarks>
public static class RobbinsMonroLaw
{
    private const long Last = 1L << 40;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    /// <exception cref="ArgumentException">The schedule declares no tail.</exception>
    public static void Assert<T, TSchedule>(ISchedule<TSchedule, T> schedule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => Validate(schedule).Assert();

    /// <summary>Every failure.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    /// <exception cref="ArgumentException">The schedule declares no tail.</exception>
    public static Verdict Validate<T, TSchedule>(ISchedule<TSchedule, T> schedule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T>
    {
        var tail = schedule.Tail ?? throw new ArgumentException(
            $"{schedule} declares no tail, so no sum of it is known. Declare its bounds: Tail => new(order, lower, upper, start).", nameof(schedule));
        var found = new Findings($"Robbins and Monro's conditions on {schedule}");
        found.AtMost(tail.Order, 1, "the order of decay: Σ s(k) is finite");
        found.AtMost(1 - tail.Order, Math.BitDecrement(0.5), "one less the order of decay: Σ s(k)² is infinite");
        found.AtMost(tail.Start, Last, "where the tail begins: no step that could be looked at");

        var rounding = 8 * double.CreateChecked(T.BitIncrement(T.One) - T.One);
        foreach (var k in Grid(tail.Start))
        {
            var (value, power) = (double.CreateChecked(schedule.At(k)), Math.Pow(k, -tail.Order));
            found.AtMost(value, tail.Upper * power * (1 + rounding), $"s({k}), above its tail");
            found.AtMost(-value, -tail.Lower * power * (1 - rounding), $"−s({k}), below its tail");
        }

        return found.Verdict;
    }

    private static IEnumerable<long> Grid(long start)
    {
        for (var (k, octaves) = (start, 1); k <= Last; octaves++)
        {
            yield return k;
            k = Math.Max(k + 1, (long)(start * Math.Pow(2, octaves / 4.0)));
        }
    }
}
