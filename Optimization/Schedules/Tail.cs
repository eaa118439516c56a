namespace Toolkit.Optimization;

/// <summary>How a schedule goes on for ever, as a claim that a property can test: <c>c₁ k^−γ ≤ s(k) ≤ c₂ k^−γ</c> for every k ≥ k₀.</summary>
/// <remarks>
/// Finitely many values decide nothing about a limit; the two bounds do. With <c>0 &lt; c₁</c> the sum of s diverges exactly where γ ≤ 1, and
/// the sum of its squares converges exactly where γ &gt; ½: the conditions of Robbins and Monro 1951. A schedule that ends at a positive value has γ = 0;
/// one that ends at zero, falls exponentially or begins again for ever has no tail.
/// </remarks>
public sealed record Tail
{
    /// <summary>A claim.</summary>
    /// <param name="order">γ, at least 0.</param>
    /// <param name="lower">c₁, above 0.</param>
    /// <param name="upper">c₂, at least c₁.</param>
    /// <param name="start">k₀, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Tail(double order, double lower, double upper, long start)
    {
        Order = Require.NotNegative(order);
        Lower = Require.Positive(lower);
        Upper = Require.AtLeast(upper, lower);
        Start = Require.AtLeastOne(start);
    }

    /// <summary>γ.</summary>
    public double Order { get; }

    /// <summary>c₁.</summary>
    public double Lower { get; }

    /// <summary>c₂.</summary>
    public double Upper { get; }

    /// <summary>k₀.</summary>
    public long Start { get; }

    /// <summary>The tail of a schedule that stays at a value: none unless it is above 0.</summary>
    internal static Tail? At(double value, long start) => value > 0 ? new(0, value, value, Math.Max(start, 1)) : null;

    /// <summary>The tail of s(k − n).</summary>
    /// <remarks>From k = n + max(k₀, n) on, k/(k − n) is at most 1 + n/max(k₀, n).</remarks>
    internal Tail Shifted(long steps)
    {
        var (after, start) = (Math.Max(Start, steps), long.MaxValue);
        if (after <= long.MaxValue - steps) start = after + steps;
        return new(Order, Lower, Upper * Math.Pow(1 + ((double)steps / after), Order), start);
    }

    /// <summary>The tail of a product.</summary>
    /// <remarks>None where the bounds leave the numbers.</remarks>
    internal Tail? Times(Tail other) => Lower * other.Lower > 0 && double.IsFinite(Upper * other.Upper)
        ? new(Order + other.Order, Lower * other.Lower, Upper * other.Upper, Math.Max(Start, other.Start))
        : null;

    /// <summary>The tail of min(max(s(k), minimum), maximum).</summary>
    /// <remarks>A falling schedule is below the maximum from k = (c₂/maximum)^(1/γ) on, and at a positive minimum from k = (c₂/minimum)^(1/γ) on.</remarks>
    internal Tail? Clamped(double minimum, double maximum) => (Order, minimum, maximum) switch
    {
        (_, _, <= 0) => null,
        (0, _, _) => new(0, Math.Clamp(Lower, minimum, maximum), Math.Clamp(Upper, minimum, maximum), Start),
        (_, > 0, _) => At(minimum, Below(minimum)),
        _ => new(Order, Lower, Upper, Below(maximum)),
    };

    private long Below(double value) =>
        Math.Max(Start, Math.Ceiling(Math.Pow(Upper / value, 1 / Order)) is var k && k < long.MaxValue ? (long)k : long.MaxValue);
}
