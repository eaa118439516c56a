using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The Poisson distribution of counts by the logarithm of its rate, ln p(k) = k η − e to the power η − ln k! for k = 0, 1, 2, …</summary>
/// <remarks>Stan's poisson_log(η). The sum is computed in one pass, with its derivatives.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="LogRate">η = ln λ, finite.</param>
public readonly record struct PoissonLog<T>(Variable<T> LogRate) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Poisson<T> ByRate => new(Functions.Exp(LogRate));

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var shape = Shape.Broadcast(x.Shape, LogRate.Shape, "PoissonLog");
        var sum = NaturalFamily<T, PoissonPartition<T>>.Sum(Known<T, CountOf<T>>.Each(x), LogRate) - Sums.Of<T, LogFactorial<T>>(x, shape);
        return Within<T, Counts<T>>.Sum(sum, x);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var each = NaturalFamily<T, PoissonPartition<T>>.Composed(Known<T, CountOf<T>>.Each(x), LogRate) - Known<T, LogFactorial<T>>.Each(x);
        return Within<T, Counts<T>>.Each(each, x);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => ByRate.LogCdf(x);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => ByRate.LogSurvival(x);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, PoissonLogSampler>.Fill(key, shape, destination, LogRate);
}

internal readonly struct PoissonLogSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.Poisson(Math.Exp(first));
}

public static partial class Distributions
{
    /// <inheritdoc cref="PoissonLog{T}"/>
    /// <param name="logRate">η = ln λ, finite.</param>
    public static PoissonLog<T> PoissonLog<T>(Variable<T> logRate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(logRate);

    /// <inheritdoc cref="PoissonLog{T}"/>
    /// <param name="logRate">η = ln λ, finite.</param>
    public static PoissonLog<double> PoissonLog(double logRate) => new(logRate);
}
