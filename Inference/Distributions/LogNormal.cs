using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The lognormal distribution, of eˣ with x normal: ln p(x) = −½ ((ln x − μ)/σ)² − ln σ − ½ ln 2π − ln x for x > 0.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the mean of the logarithm.</param>
/// <param name="Scale">σ, the standard deviation of the logarithm, above 0.</param>
public readonly record struct LogNormal<T>(Variable<T> Location, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Normal<T> OfLogarithm => new(Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var shape = Shape.Broadcast(Shape.Broadcast(x.Shape, Location.Shape, "LogNormal"), Scale.Shape, "LogNormal");
        var logarithm = Known<T, LogarithmOf<T>>.Each(x);
        return Within<T, AboveZero<T>>.Sum(OfLogarithm.LogDensity(logarithm) - Sums.Of<T, LogarithmOf<T>>(x, shape), x);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var logarithm = Known<T, LogarithmOf<T>>.Each(x);
        return Within<T, AboveZero<T>>.Each(OfLogarithm.LogDensities(logarithm) - logarithm, x);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => Within<T, OverZero<T>>.Each(OfLogarithm.LogCdf(LogarithmWhereAbove(x)), x);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) =>
        OfLogarithm.LogSurvival(LogarithmWhereAbove(x)) * Marks.IsAboveZero(x);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        OfLogarithm.Draw(key, shape, destination);
        for (var i = 0; i < destination.Length; i++) destination[i] = T.Exp(destination[i]);
    }

    private static Variable<T> LogarithmWhereAbove(Variable<T> x) => Functions.Log(Within<T, OverZero<T>>.Moved(x));
}

public static partial class Distributions
{
    /// <inheritdoc cref="LogNormal{T}"/>
    /// <param name="location">μ, the mean of the logarithm.</param>
    /// <param name="scale">σ, the standard deviation of the logarithm, above 0.</param>
    public static LogNormal<T> LogNormal<T>(Variable<T> location, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, scale);

    /// <inheritdoc cref="LogNormal{T}"/>
    /// <param name="location">μ, the mean of the logarithm.</param>
    /// <param name="scale">σ, the standard deviation of the logarithm, above 0.</param>
    public static LogNormal<double> LogNormal(double location, double scale) => new(location, scale);
}
