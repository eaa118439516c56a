using System.Numerics;

namespace Toolkit.Inference;

/// <summary>How much of a distribution lies between two bounds, both included.</summary>
internal static class Between<T, TDistribution>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDistribution : ICumulativeDistribution<T>
{
    /// <summary>ln P(a ≤ X ≤ b).</summary>
    public static Variable<T> LogMass(TDistribution distribution, Variable<T> lower, Variable<T> upper) =>
        (Marks.IsNone(lower, T.NegativeInfinity), Marks.IsNone(upper, T.PositiveInfinity)) switch
        {
            (true, true) => T.Zero,
            (true, false) => distribution.LogCdf(upper),
            (false, true) => distribution.LogSurvival(Before(distribution, lower)),
            _ => LogMassOfBoth(distribution, Before(distribution, lower), upper),
        };

    /// <summary>A point such that what lies above it lies at or above the bound: of counts the whole number before.</summary>
    public static Variable<T> Before(TDistribution distribution, Variable<T> bound) => distribution is ICountDistribution<T>
        ? -Variable<T>.Apply(default(Unary<T, FloorOf<T>>), -bound) - T.One
        : bound;

    // From the upper ends where the median lies below, from the lower ends elsewhere: the two that are subtracted are then not both next to one.
    private static Variable<T> LogMassOfBoth(TDistribution distribution, Variable<T> lower, Variable<T> upper)
    {
        var (belowLower, aboveLower) = (distribution.LogCdf(lower), distribution.LogSurvival(lower));
        var isUpper = Marks.IsAboveZero(belowLower - aboveLower);
        var larger = Functions.Where(isUpper, aboveLower, distribution.LogCdf(upper));
        var smaller = Functions.Where(isUpper, distribution.LogSurvival(upper), belowLower);
        return larger + LogarithmOfRemainder<T>.Of(smaller - larger);
    }
}
