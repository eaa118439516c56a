using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The Poisson distribution of counts, ln p(k) = k ln λ − λ − ln k! for k = 0, 1, 2, …</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Rate">λ, the mean, at least 0.</param>
public readonly record struct Poisson<T>(Variable<T> Rate) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var shape = Shape.Broadcast(x.Shape, Rate.Shape, "Poisson");
        var sum = (Rate.Shape.IsScalar
            ? TimesLogarithm<T>.Of(Sums.Of<T, CountOf<T>>(x, shape), Rate)
            : Functions.Sum(TimesLogarithm<T>.Of(Known<T, CountOf<T>>.Each(x), Rate))) - Sums.Of(Rate, shape) - Sums.Of<T, LogFactorial<T>>(x, shape);
        return Within<T, Counts<T>>.Sum(sum, x).GivenNotNegative(Rate);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var each = TimesLogarithm<T>.Of(Known<T, CountOf<T>>.Each(x), Rate) - Rate - Known<T, LogFactorial<T>>.Each(x);
        return Within<T, Counts<T>>.Each(each, x).GivenNotNegative(Rate);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => Variable<T>.Apply(default(Binary<T, PoissonLogCdf<T>>), x, Rate).GivenNotNegative(Rate);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => Variable<T>.Apply(default(Binary<T, PoissonLogSurvival<T>>), x, Rate).GivenNotNegative(Rate);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, PoissonSampler>.Fill(key, shape, destination, Rate);
}

internal readonly struct PoissonSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.Poisson(first);
}

public static partial class Distributions
{
    /// <inheritdoc cref="Poisson{T}"/>
    /// <param name="rate">λ, the mean, at least 0.</param>
    public static Poisson<T> Poisson<T>(Variable<T> rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(rate);

    /// <inheritdoc cref="Poisson{T}"/>
    /// <param name="rate">λ, the mean, at least 0.</param>
    public static Poisson<double> Poisson(double rate) => new(rate);
}
