using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A distribution of which what lies beyond a bound is recorded as the bound: ln P(X ≤ a) at or below a, ln P(X ≥ b) at or above b, ln p(x) in
/// between.
/// </summary>
/// <remarks>A bound that is the plain number −∞ or ∞ is none.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDistribution">The kind of distribution, which tells how much lies below a point.</typeparam>
/// <param name="Distribution">The distribution of what would have been recorded without bounds.</param>
/// <param name="Lower">a.</param>
/// <param name="Upper">b, above a.</param>
public readonly record struct Censored<T, TDistribution>(TDistribution Distribution, Variable<T> Lower, Variable<T> Upper) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDistribution : ICumulativeDistribution<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var each = Distribution.LogDensities(x);
        var data = OnTape.Of(x, each);
        if (!Marks.IsNone(Lower, T.NegativeInfinity))
        {
            each = Functions.Where(Marks.IsNotBelowZero(Difference<T>.Of(Lower, data)), Distribution.LogCdf(Lower), each);
        }

        if (Marks.IsNone(Upper, T.PositiveInfinity)) return each;
        var above = Distribution.LogSurvival(Between<T, TDistribution>.Before(Distribution, Upper));
        return Functions.Where(Marks.IsNotBelowZero(Difference<T>.Of(data, Upper)), above, each);
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        Distribution.Draw(key, shape, destination);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = T.Min(T.Max(destination[i], Lower.ValueFor(i, shape)), Upper.ValueFor(i, shape));
        }
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="Censored{T, TDistribution}"/>
    /// <param name="distribution">The distribution of what would have been recorded without bounds.</param>
    /// <param name="lower">a.</param>
    /// <param name="upper">b, above a.</param>
    /// <exception cref="ArgumentOutOfRangeException">Both bounds are numbers, and the upper is below the lower.</exception>
    public static Censored<T, TDistribution> Censored<T, TDistribution>(TDistribution distribution, Variable<T> lower, Variable<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDistribution : ICumulativeDistribution<T> => new(distribution, lower, Bounds.Upper(lower, upper));

    /// <inheritdoc cref="Censored{T, TDistribution}"/>
    /// <param name="distribution">The distribution of what would have been recorded without bounds.</param>
    /// <param name="lower">a.</param>
    /// <param name="upper">b, above a.</param>
    /// <exception cref="ArgumentOutOfRangeException">Both bounds are numbers, and the upper is below the lower.</exception>
    public static Censored<double, TDistribution> Censored<TDistribution>(TDistribution distribution, double lower, double upper)
        where TDistribution : ICumulativeDistribution<double> => new(distribution, lower, Bounds.Upper<double>(lower, upper));
}
