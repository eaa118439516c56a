using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The binomial distribution of counts, ln p(k) = ln C(n, k) + k ln θ + (n − k) ln(1 − θ) for k = 0, 1, …, n.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Trials">n: 0, 1, 2, …</param>
/// <param name="Probability">θ, the probability of success, from 0 to 1.</param>
public readonly record struct Binomial<T>(Variable<T> Trials, Variable<T> Probability) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        if (!Probability.Shape.IsScalar) return Functions.Sum(LogDensities(x));
        var counts = new Successes<T>(x, Trials);
        var sum = TimesLogarithm<T>.Of(counts.SumOfCounts, Probability) + TimesLogarithm<T>.Of(counts.SumOfRests, T.One - Probability);
        return counts.Sum(sum, counts.Shape).GivenProbability(Probability);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var counts = new Successes<T>(x, Trials);
        var each = TimesLogarithm<T>.Of(counts.Count, Probability) + TimesLogarithm<T>.Of(counts.Rest, T.One - Probability);
        return counts.Each(each).GivenProbability(Probability);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => CountTails<T>.LogAtOrBelow(x, Trials, T.One - Probability, Probability, isOfTrials: true).GivenProbability(Probability).GivenCount(Trials);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => CountTails<T>.LogAbove(x, Trials, T.One - Probability, Probability, isOfTrials: true).GivenProbability(Probability).GivenCount(Trials);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, BinomialSampler>.Fill(key, shape, destination, Trials, Probability);
}

internal readonly struct BinomialSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.Binomial(first, second);
}

public static partial class Distributions
{
    /// <inheritdoc cref="Binomial{T}"/>
    /// <param name="trials">n: 0, 1, 2, …</param>
    /// <param name="probability">θ, the probability of success, from 0 to 1.</param>
    public static Binomial<T> Binomial<T>(Variable<T> trials, Variable<T> probability)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(trials, probability);

    /// <inheritdoc cref="Binomial{T}"/>
    /// <param name="trials">n: 0, 1, 2, …</param>
    /// <param name="probability">θ, the probability of success, from 0 to 1.</param>
    public static Binomial<double> Binomial(double trials, double probability) => new(trials, probability);
}
