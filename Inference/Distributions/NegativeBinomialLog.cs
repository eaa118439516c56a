using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The negative binomial distribution of counts by the logarithm of its mean and the dispersion, ln p(k) = ln C(k + φ − 1, k) − k ln(1 + φ/μ) − φ
/// ln(1 + μ/φ) for k = 0, 1, 2, …
/// </summary>
/// <remarks>Stan's neg_binomial_2_log(η, φ).</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="LogMean">η = ln μ, finite.</param>
/// <param name="Dispersion">φ, above 0: the variance is μ + μ²/φ.</param>
public readonly record struct NegativeBinomialLog<T>(Variable<T> LogMean, Variable<T> Dispersion) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // ln μ/φ
    private Variable<T> LogOdds => LogMean - Functions.Log(Dispersion);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var count = Known<T, CountOf<T>>.Each(x);
        var odds = LogOdds;
        var each = -(count * Functions.Softplus(-odds)) - (Dispersion * Functions.Softplus(odds));
        var density = each + Overdispersed<T>.LogChoices(x, OnTape.Of(count, LogMean), Dispersion);
        return Within<T, Counts<T>>.Each(density, x).GivenFinite(LogMean).GivenPositive(Dispersion);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) =>
        CountTails<T>.LogAtOrBelow(x, Dispersion, Functions.Sigmoid(-LogOdds), Functions.Sigmoid(LogOdds)).GivenFinite(LogMean);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) =>
        CountTails<T>.LogAbove(x, Dispersion, Functions.Sigmoid(-LogOdds), Functions.Sigmoid(LogOdds)).GivenFinite(LogMean);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, NegativeBinomialLogSampler>.Fill(key, shape, destination, LogMean, Dispersion);
}

internal readonly struct NegativeBinomialLogSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.NegativeBinomial(Math.Exp(first), second);
}

public static partial class Distributions
{
    /// <inheritdoc cref="NegativeBinomialLog{T}"/>
    /// <param name="logMean">η = ln μ, finite.</param>
    /// <param name="dispersion">φ, above 0: the variance is μ + μ²/φ.</param>
    public static NegativeBinomialLog<T> NegativeBinomialLog<T>(Variable<T> logMean, Variable<T> dispersion)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(logMean, dispersion);

    /// <inheritdoc cref="NegativeBinomialLog{T}"/>
    /// <param name="logMean">η = ln μ, finite.</param>
    /// <param name="dispersion">φ, above 0: the variance is μ + μ²/φ.</param>
    public static NegativeBinomialLog<double> NegativeBinomialLog(double logMean, double dispersion) => new(logMean, dispersion);
}
