using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The Bernoulli distribution of bits, ln p(y) = y ln θ + (1 − y) ln(1 − θ) for y = 0 or 1.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Probability">θ, the probability of 1, from 0 to 1.</param>
public readonly record struct Bernoulli<T>(Variable<T> Probability) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        if (!Probability.Shape.IsScalar) return Functions.Sum(LogDensities(x));
        var ones = Known<T, CountOf<T>>.Sum(x);
        var sum = TimesLogarithm<T>.Of(ones, Probability) + TimesLogarithm<T>.Of(T.CreateTruncating(x.Length) - ones, T.One - Probability);
        return Within<T, Bits<T>>.Sum(sum, x).GivenProbability(Probability);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var each = TimesLogarithm<T>.Of(x, Probability) + TimesLogarithm<T>.Of(Known<T, Complement<T>>.Each(x), T.One - Probability);
        return Within<T, Bits<T>>.Each(each, x).GivenProbability(Probability);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) =>
        BernoulliCdf<T>.Cdf(TimesLogarithm<T>.Of(BernoulliCdf<T>.BelowOne(x), T.One - Probability), x).GivenProbability(Probability);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) =>
        BernoulliCdf<T>.Survival(TimesLogarithm<T>.Of(BernoulliCdf<T>.NotBelowZero(x), Probability), x).GivenProbability(Probability);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, BernoulliSampler>.Fill(key, shape, destination, Probability);
}

internal readonly struct BernoulliSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) =>
        first is >= 0 and <= 1 ? draws.Uniform() < first ? 1 : 0 : double.NaN;
}

public static partial class Distributions
{
    /// <inheritdoc cref="Bernoulli{T}"/>
    /// <param name="probability">θ, the probability of 1, from 0 to 1.</param>
    public static Bernoulli<T> Bernoulli<T>(Variable<T> probability)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(probability);

    /// <inheritdoc cref="Bernoulli{T}"/>
    /// <param name="probability">θ, the probability of 1, from 0 to 1.</param>
    public static Bernoulli<double> Bernoulli(double probability) => new(probability);
}
