using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The binomial distribution of counts by the logit of its probability, ln p(k) = ln C(n, k) + k η − n ln(1 + e to the power η) for k = 0, 1, …, n.
/// </summary>
/// <remarks>Stan's binomial_logit(n, η).</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Trials">n: 0, 1, 2, …</param>
/// <param name="Logit">η = ln θ/(1 − θ), finite.</param>
public readonly record struct BinomialLogit<T>(Variable<T> Trials, Variable<T> Logit) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var counts = new Successes<T>(x, Trials);
        var shape = Shape.Broadcast(counts.Shape, Logit.Shape, "BinomialLogit");
        var sum = Sums.OfProduct<T, CountOf<T>>(Logit, x, shape) - Sums.OfProduct<T, Itself<T>>(Functions.Softplus(Logit), Trials, shape);
        return counts.Sum(sum, shape);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var counts = new Successes<T>(x, Trials);
        return counts.Each((counts.Count * Logit) - (Trials * Functions.Softplus(Logit)));
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => CountTails<T>.LogAtOrBelow(x, Trials, Functions.Sigmoid(-Logit), Functions.Sigmoid(Logit), isOfTrials: true).GivenCount(Trials);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => CountTails<T>.LogAbove(x, Trials, Functions.Sigmoid(-Logit), Functions.Sigmoid(Logit), isOfTrials: true).GivenCount(Trials);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, BinomialLogitSampler>.Fill(key, shape, destination, Trials, Logit);
}

internal readonly struct BinomialLogitSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.Binomial(first, 1 / (1 + Math.Exp(-second)));
}

public static partial class Distributions
{
    /// <inheritdoc cref="BinomialLogit{T}"/>
    /// <param name="trials">n: 0, 1, 2, …</param>
    /// <param name="logit">η = ln θ/(1 − θ), finite.</param>
    public static BinomialLogit<T> BinomialLogit<T>(Variable<T> trials, Variable<T> logit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(trials, logit);

    /// <inheritdoc cref="BinomialLogit{T}"/>
    /// <param name="trials">n: 0, 1, 2, …</param>
    /// <param name="logit">η = ln θ/(1 − θ), finite.</param>
    public static BinomialLogit<double> BinomialLogit(double trials, double logit) => new(trials, logit);
}
