using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A distribution as a value: its parameters are variables, so that its log density can be differentiated by them as well as by what is distributed.
/// </summary>
/// <remarks>
/// The log densities are those of the normalised distribution, in nats. Outside of the support they are −∞; with parameters out of their range, not a number.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>ln p(x), summed over the elements of x, which are independent (of a multivariate distribution: over the rows).</summary>
    /// <param name="x">Where. Parameters of another shape are stretched to it, or it to them.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    Variable<T> LogDensity(Variable<T> x);

    /// <summary>ln p of each element of x (of a multivariate distribution: of each row).</summary>
    /// <param name="x">Where.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    Variable<T> LogDensities(Variable<T> x);

    /// <summary>Draws independent elements (of a multivariate distribution: rows), with the parameters as they are now.</summary>
    /// <param name="key">The key: the same draws for the same key.</param>
    /// <param name="shape">The shape that is drawn, to which the parameters stretch.</param>
    /// <param name="destination">Receives the draws, row by row.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Draw(RandomKey key, Shape shape, Span<T> destination);
}

/// <summary>A distribution on the line that also tells how much lies below a point: what truncation and censoring need.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ICumulativeDistribution<T> : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>ln P(X ≤ x) of each element.</summary>
    /// <param name="x">Where.</param>
    Variable<T> LogCdf(Variable<T> x);

    /// <summary>ln P(X > x) of each element.</summary>
    /// <param name="x">Where.</param>
    Variable<T> LogSurvival(Variable<T> x);
}
