using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The exponential distribution, ln p(x) = ln β − β x for x ≥ 0.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Rate">β, above 0: the inverse of the mean.</param>
public readonly record struct Exponential<T>(Variable<T> Rate) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var shape = Shape.Broadcast(x.Shape, Rate.Shape, "Exponential");
        var sum = Sums.Of(Functions.Log(Rate), shape) - Sums.OfProduct<T, Itself<T>>(Rate, x, shape);
        return Within<T, ZeroOrAbove<T>>.Sum(sum, x).GivenPositive(Rate);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) =>
        Within<T, ZeroOrAbove<T>>.Each(Functions.Log(Rate) - (Rate * x), x).GivenPositive(Rate);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => LogarithmOfRemainder<T>.Of(-(Rate * Clamped<T>.Of(OnTape.Of(x, Rate)))).GivenPositive(Rate);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => (-(Rate * Clamped<T>.Of(OnTape.Of(x, Rate)))).GivenPositive(Rate);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        key.Exponentials(destination);
        for (var i = 0; i < destination.Length; i++) destination[i] /= Rate.ValueFor(i, shape);
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="Exponential{T}"/>
    /// <param name="rate">β, above 0: the inverse of the mean.</param>
    public static Exponential<T> Exponential<T>(Variable<T> rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(rate);

    /// <inheritdoc cref="Exponential{T}"/>
    /// <param name="rate">β, above 0: the inverse of the mean.</param>
    public static Exponential<double> Exponential(double rate) => new(rate);
}
