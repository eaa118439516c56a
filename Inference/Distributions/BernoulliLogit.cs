using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The Bernoulli distribution of bits by the logit of their probability, ln p(y) = y η − ln(1 + e to the power η) for y = 0 or 1.</summary>
/// <remarks>Stan's bernoulli_logit(η). The sum is computed in one pass, with its derivatives.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Logit">η = ln θ/(1 − θ), finite.</param>
public readonly record struct BernoulliLogit<T>(Variable<T> Logit) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Within<T, Bits<T>>.Sum(NaturalFamily<T, BernoulliPartition<T>>.Sum(x, Logit), x);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => Within<T, Bits<T>>.Each(NaturalFamily<T, BernoulliPartition<T>>.Composed(x, Logit), x);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => BernoulliCdf<T>.Cdf(-(BernoulliCdf<T>.BelowOne(x) * Functions.Softplus(Logit)), x);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) =>
        BernoulliCdf<T>.Survival(-(BernoulliCdf<T>.NotBelowZero(x) * Functions.Softplus(-Logit)), x);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, BernoulliLogitSampler>.Fill(key, shape, destination, Logit);
}

internal readonly struct BernoulliLogitSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) =>
        draws.Uniform() < 1 / (1 + Math.Exp(-first)) ? 1 : 0;
}

public static partial class Distributions
{
    /// <inheritdoc cref="BernoulliLogit{T}"/>
    /// <param name="logit">η = ln θ/(1 − θ), finite.</param>
    public static BernoulliLogit<T> BernoulliLogit<T>(Variable<T> logit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(logit);

    /// <inheritdoc cref="BernoulliLogit{T}"/>
    /// <param name="logit">η = ln θ/(1 − θ), finite.</param>
    public static BernoulliLogit<double> BernoulliLogit(double logit) => new(logit);
}
