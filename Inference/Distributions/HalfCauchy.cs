using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The half-Cauchy distribution, of |X| with X Cauchy about 0, ln p(x) = −ln(1 + (x/σ)²) − ln σ + ln 2/π for x ≥ 0.</summary>
/// <remarks>Stan's cauchy(0, σ) of a parameter with lower bound 0, normalised.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Scale">σ, the median, above 0.</param>
public readonly record struct HalfCauchy<T>(Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => LocationScale<T, Folded<T, StandardCauchy<T>>>.Sum(x, T.Zero, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LocationScale<T, Folded<T, StandardCauchy<T>>>.Composed(OnTape.Of(x, Scale), T.Zero, Scale);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => FoldedCdf<T, StandardCauchy<T>>.LogCdf(x, Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => FoldedCdf<T, StandardCauchy<T>>.LogSurvival(x, Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        new Cauchy<T>(T.Zero, Scale).Draw(key, shape, destination);
        for (var i = 0; i < destination.Length; i++) destination[i] = T.Abs(destination[i]);
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="HalfCauchy{T}"/>
    /// <param name="scale">σ, the median, above 0.</param>
    public static HalfCauchy<T> HalfCauchy<T>(Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(scale);

    /// <inheritdoc cref="HalfCauchy{T}"/>
    /// <param name="scale">σ, the median, above 0.</param>
    public static HalfCauchy<double> HalfCauchy(double scale) => new(scale);
}
