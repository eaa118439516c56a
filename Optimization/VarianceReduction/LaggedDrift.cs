using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>
/// What a step does to a coordinate that its row does not have, <c>x ← soft(a x − b, τ)</c> with soft(v, τ) = sign(v) max(|v| − τ, 0), k times at once.
/// </summary>
/// <remarks>
/// a = 1 − αλ₂ in [0, 1], b = α times the mean slope, τ = αλ₁. The map is increasing and affine on each side of zero, so that the iterates go one way: at
/// most once through zero, or into it to stay. On one side k steps are aᵏ x − (b ± τ)(1 + a + … + aᵏ⁻¹), from tables; where they pass zero, the step that
/// does is found by bisection.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal readonly ref struct LaggedDrift<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _factor;
    private readonly T _threshold;
    private readonly ReadOnlySpan<T> _powers;
    private readonly ReadOnlySpan<T> _sums;

    /// <summary>Fills the tables.</summary>
    /// <param name="factor">a.</param>
    /// <param name="threshold">τ.</param>
    /// <param name="powers">Receives 1, a, a², …: one more than the most steps at once.</param>
    /// <param name="sums">Receives 0, 1, 1 + a, …, as many.</param>
    public LaggedDrift(T factor, T threshold, Span<T> powers, Span<T> sums)
    {
        (powers[0], sums[0]) = (T.One, T.Zero);
        for (var k = 1; k < powers.Length; k++) (powers[k], sums[k]) = (factor * powers[k - 1], (factor * sums[k - 1]) + T.One);
        (_factor, _threshold) = (factor, threshold);
        _powers = powers;
        _sums = sums;
    }

    /// <summary>One step.</summary>
    /// <param name="x">x.</param>
    /// <param name="drift">b, with what the row adds to it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Once(T x, T drift)
    {
        var moved = (_factor * x) - drift;
        return moved > _threshold ? moved - _threshold : moved < -_threshold ? moved + _threshold : T.IsNaN(moved) ? moved : T.Zero;
    }

    /// <summary>So many steps.</summary>
    /// <param name="x">x.</param>
    /// <param name="drift">b.</param>
    /// <param name="count">k, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Repeat(T x, T drift, int count)
    {
        // Nearly always x stays on its side of zero: it does if it ends there.
        var last = (_powers[count] * x) - ((drift + T.CopySign(_threshold, x)) * _sums[count]);
        return last * x > T.Zero ? last : RepeatThroughZero(x, drift, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T RepeatThroughZero(T x, T drift, int count)
    {
        if (_threshold == T.Zero) return (_powers[count] * x) - (drift * _sums[count]);
        return x < T.Zero || (x == T.Zero && drift > T.Zero) ? -FromAbove(-x, -drift, count) : FromAbove(x, drift, count);
    }

    // From x ≥ 0.
    private T FromAbove(T x, T drift, int count)
    {
        var (above, below) = (drift + _threshold, drift - _threshold);
        var last = (_powers[count] * x) - (above * _sums[count]);
        if (!(last <= T.Zero)) return last;
        if (below <= T.Zero) return T.Zero;

        // The first step that does not stay above zero, among 1 … count.
        var (stays, leaves) = (0, count);
        while (leaves - stays > 1)
        {
            var middle = (stays + leaves) >>> 1;
            if ((_powers[middle] * x) - (above * _sums[middle]) > T.Zero) stays = middle;
            else leaves = middle;
        }

        var passed = T.Min(T.Zero, (_factor * ((_powers[stays] * x) - (above * _sums[stays]))) - below);
        return (_powers[count - leaves] * passed) - (below * _sums[count - leaves]);
    }
}
