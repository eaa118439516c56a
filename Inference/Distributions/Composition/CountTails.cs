using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// How much of a binomial or negative binomial distribution lies at or below a count, and above, by the incomplete beta function: P(X ≤ k) is I(φ, k + 1) at p,
/// of n trials I(n − k, k + 1).
/// </summary>
internal static class CountTails<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>ln P(X ≤ x) where the counts are those of successes before <paramref name="size"/> failures, or among that many trials.</summary>
    public static Variable<T> LogAtOrBelow(Variable<T> x, Variable<T> size, Variable<T> failure, Variable<T> success, bool isOfTrials = false)
    {
        var k = Floor(OnTape.Of(x, size, failure));
        var count = Clamped<T>.Of(k);
        var tail = LogRegularizedBeta<T>.Of(isOfTrials ? Rest(size, count) : size, count + T.One, failure, success);
        return Within<T, NotBelowZero<T>>.Each(isOfTrials ? Functions.Where(Marks.IsAboveZero(size - k), tail, T.Zero) : tail, k);
    }

    /// <summary>ln P(X > x) of the same.</summary>
    public static Variable<T> LogAbove(Variable<T> x, Variable<T> size, Variable<T> failure, Variable<T> success, bool isOfTrials = false)
    {
        var k = Floor(OnTape.Of(x, size, failure));
        var count = Clamped<T>.Of(k);
        var tail = LogRegularizedBeta<T>.Of(count + T.One, isOfTrials ? Rest(size, count) : size, success, failure) * Marks.IsNotBelowZero(k);
        return isOfTrials ? Within<T, OverZero<T>>.Each(tail, size - k) : tail;
    }

    private static Variable<T> Floor(Variable<T> x) => Variable<T>.Apply(default(Unary<T, FloorOf<T>>), x);

    // n − k; 1 where all trials are counted, and nothing of the tail is taken.
    private static Variable<T> Rest(Variable<T> trials, Variable<T> count) => Clamped<T>.Of(trials - count - T.One) + T.One;
}
