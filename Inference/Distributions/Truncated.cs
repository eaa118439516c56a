using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A distribution given that it lies between two bounds, both included: ln p(x) − ln P(a ≤ X ≤ b) for a ≤ x ≤ b.</summary>
/// <remarks>Stan's T[a, b]. A bound that is the plain number −∞ or ∞ is none. The bounds are differentiated by, as all parameters are.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDistribution">The kind of distribution, which tells how much lies below a point.</typeparam>
/// <param name="Distribution">The distribution.</param>
/// <param name="Lower">a.</param>
/// <param name="Upper">b, above a (of counts: at least a).</param>
public readonly record struct Truncated<T, TDistribution>(TDistribution Distribution, Variable<T> Lower, Variable<T> Upper) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDistribution : ICumulativeDistribution<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var mass = Between<T, TDistribution>.LogMass(Distribution, Lower, Upper);
        var shape = Distribution.LogDensities(x).Shape;
        return Shape.Broadcast(shape, mass.Shape, "Truncated") == shape
            ? Inside(Distribution.LogDensity(x) - Sums.Of(mass, shape), x, true)
            : Functions.Sum(LogDensities(x));
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => Inside(
        Distribution.LogDensities(x) - Between<T, TDistribution>.LogMass(Distribution, Lower, Upper), x, false);

    /// <inheritdoc/>
    /// <remarks>By rejection; what is rejected a hundred times is found by bisection of the distribution function, which tails need.</remarks>
    /// <exception cref="InvalidOperationException">Nothing of the distribution lies between the bounds, to rounding.</exception>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        TruncatedDraws<T, TDistribution>.Fill(Distribution, Lower, Upper, key, shape, destination);

    private Variable<T> Inside(Variable<T> density, Variable<T> x, bool isSum)
    {
        var above = Marks.IsNone(Lower, T.NegativeInfinity) ? density : NotBelow(density, Difference<T>.Of(x, Lower), isSum);
        return Marks.IsNone(Upper, T.PositiveInfinity) ? above : NotBelow(above, Difference<T>.Of(Upper, x), isSum);
    }

    private static Variable<T> NotBelow(Variable<T> density, Variable<T> distance, bool isSum) =>
        isSum ? Within<T, NotBelowZero<T>>.Sum(density, distance) : Within<T, NotBelowZero<T>>.Each(density, distance);
}

public static partial class Distributions
{
    /// <inheritdoc cref="Truncated{T, TDistribution}"/>
    /// <param name="distribution">The distribution.</param>
    /// <param name="lower">a.</param>
    /// <param name="upper">b, above a (of counts: at least a).</param>
    /// <exception cref="ArgumentOutOfRangeException">Both bounds are numbers, and the upper is below the lower.</exception>
    public static Truncated<T, TDistribution> Truncated<T, TDistribution>(TDistribution distribution, Variable<T> lower, Variable<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDistribution : ICumulativeDistribution<T> => new(distribution, lower, Bounds.Upper(lower, upper));

    /// <inheritdoc cref="Truncated{T, TDistribution}"/>
    /// <param name="distribution">The distribution.</param>
    /// <param name="lower">a.</param>
    /// <param name="upper">b, above a (of counts: at least a).</param>
    /// <exception cref="ArgumentOutOfRangeException">Both bounds are numbers, and the upper is below the lower.</exception>
    public static Truncated<double, TDistribution> Truncated<TDistribution>(TDistribution distribution, double lower, double upper)
        where TDistribution : ICumulativeDistribution<double> => new(distribution, lower, Bounds.Upper<double>(lower, upper));
}
