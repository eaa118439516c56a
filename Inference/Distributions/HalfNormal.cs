using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The half-normal distribution, of |X| with X normal about 0, ln p(x) = −½ (x/σ)² − ln σ + ½ ln 2/π for x ≥ 0.</summary>
/// <remarks>Stan's normal(0, σ) of a parameter with lower bound 0, normalised.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Scale">σ, the standard deviation of X, above 0.</param>
public readonly record struct HalfNormal<T>(Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => LocationScale<T, Folded<T, StandardNormal<T>>>.Sum(x, T.Zero, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LocationScale<T, Folded<T, StandardNormal<T>>>.Composed(OnTape.Of(x, Scale), T.Zero, Scale);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => FoldedCdf<T, StandardNormal<T>>.LogCdf(x, Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => FoldedCdf<T, StandardNormal<T>>.LogSurvival(x, Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        new Normal<T>(T.Zero, Scale).Draw(key, shape, destination);
        for (var i = 0; i < destination.Length; i++) destination[i] = T.Abs(destination[i]);
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="HalfNormal{T}"/>
    /// <param name="scale">σ, the standard deviation of X, above 0.</param>
    public static HalfNormal<T> HalfNormal<T>(Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(scale);

    /// <inheritdoc cref="HalfNormal{T}"/>
    /// <param name="scale">σ, the standard deviation of X, above 0.</param>
    public static HalfNormal<double> HalfNormal(double scale) => new(scale);
}
