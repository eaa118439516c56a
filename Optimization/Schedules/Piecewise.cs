using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = vᵢ for kᵢ ≤ k &lt; kᵢ₊₁: each value from its step on.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="knots">(kᵢ, vᵢ), at least one: steps at least 0 and increasing, values finite. The first value also holds before its step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A step or a value is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no knot.</exception>
    public static PiecewiseSchedule<T, ConstantInterpolation> PiecewiseConstant<T>(params ReadOnlySpan<(long Step, double Value)> knots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(knots);

    /// <summary>Straight lines through the knots: s(kᵢ) = vᵢ; level before the first and after the last.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="knots">(kᵢ, vᵢ), at least one: steps at least 0 and increasing, values finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A step or a value is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no knot.</exception>
    public static PiecewiseSchedule<T, LinearInterpolation> PiecewiseLinear<T>(params ReadOnlySpan<(long Step, double Value)> knots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(knots);

    /// <summary>Halves of cosines through the knots, level at each of them: s(kᵢ) = vᵢ; level before the first and after the last.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="knots">(kᵢ, vᵢ), at least one: steps at least 0 and increasing, values finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A step or a value is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no knot.</exception>
    public static PiecewiseSchedule<T, CosineInterpolation> PiecewiseCosine<T>(params ReadOnlySpan<(long Step, double Value)> knots)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(knots);
}

/// <summary>
/// A schedule through given values; see <see cref="Schedules.PiecewiseConstant{T}"/>, <see cref="Schedules.PiecewiseLinear{T}"/> and
/// <see cref="Schedules.PiecewiseCosine{T}"/>.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TInterpolation">How it gets from one knot to the next.</typeparam>
public readonly record struct PiecewiseSchedule<T, TInterpolation> : ISchedule<PiecewiseSchedule<T, TInterpolation>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TInterpolation : struct, IInterpolation
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public PiecewiseSchedule() => throw Require.Built("Schedules.PiecewiseConstant, PiecewiseLinear or PiecewiseCosine");

    internal PiecewiseSchedule(ReadOnlySpan<(long Step, double Value)> knots)
    {
        if (knots.IsEmpty) throw new ArgumentException("knots must have at least one.", nameof(knots));
        for (var i = 0; i < knots.Length; i++)
        {
            Require.Above(knots[i].Step, i == 0 ? -1 : knots[i - 1].Step, nameof(knots));
            Require.Finite<T>(knots[i].Value, nameof(knots));
        }

        Knots = [.. knots];
    }

    /// <summary>(kᵢ, vᵢ).</summary>
    public ImmutableArray<(long Step, double Value)> Knots { get; }

    /// <inheritdoc/>
    public Tail? Tail => Tail.At(Knots[^1].Value, Knots[^1].Step);

    /// <inheritdoc/>
    public T At(long step)
    {
        var knots = Knots.AsSpan();
        var ahead = 0;
        while (ahead < knots.Length && knots[ahead].Step <= step) ahead++;
        if (ahead == 0) return Number.Of<T>(knots[0].Value);
        var (start, from) = knots[ahead - 1];
        if (ahead == knots.Length) return Number.Of<T>(from);
        var (end, to) = knots[ahead];
        return Number.Of<T>(TInterpolation.Between(from, to, (double)(step - start) / (end - start)));
    }

    /// <summary>Whether the knots are equal.</summary>
    /// <param name="other">Another schedule.</param>
    public bool Equals(PiecewiseSchedule<T, TInterpolation> other) => Knots.AsSpan().SequenceEqual(other.Knots.AsSpan());

    /// <summary>A hash of the knots.</summary>
    public override int GetHashCode() => Knots.Aggregate(Knots.Length, HashCode.Combine);
}
