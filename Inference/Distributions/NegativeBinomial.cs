using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The negative binomial distribution of counts by mean and dispersion, ln p(k) = ln C(k + φ − 1, k) + k ln μ/(μ + φ) + φ ln φ/(μ + φ) for k = 0, 1,
/// 2, …
/// </summary>
/// <remarks>Stan's neg_binomial_2(μ, φ).</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">μ, above 0.</param>
/// <param name="Dispersion">φ, above 0: the variance is μ + μ²/φ.</param>
public readonly record struct NegativeBinomial<T>(Variable<T> Mean, Variable<T> Dispersion) : ICountDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var count = Known<T, CountOf<T>>.Each(x);
        var odds = Mean / Dispersion;
        var each = (count * (Functions.Log(odds) - Functions.Log1p(odds))) - (Dispersion * Functions.Log1p(odds));
        var density = each + Overdispersed<T>.LogChoices(x, OnTape.Of(count, Mean), Dispersion);
        return Within<T, Counts<T>>.Each(density, x).GivenPositive(Mean).GivenPositive(Dispersion);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => CountTails<T>.LogAtOrBelow(x, Dispersion, Dispersion / (Mean + Dispersion), Mean / (Mean + Dispersion)).GivenPositive(Mean);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => CountTails<T>.LogAbove(x, Dispersion, Dispersion / (Mean + Dispersion), Mean / (Mean + Dispersion)).GivenPositive(Mean);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, NegativeBinomialSampler>.Fill(key, shape, destination, Mean, Dispersion);
}

internal readonly struct NegativeBinomialSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.NegativeBinomial(first, second);
}

public static partial class Distributions
{
    /// <inheritdoc cref="NegativeBinomial{T}"/>
    /// <param name="mean">μ, above 0.</param>
    /// <param name="dispersion">φ, above 0: the variance is μ + μ²/φ.</param>
    public static NegativeBinomial<T> NegativeBinomial<T>(Variable<T> mean, Variable<T> dispersion)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(mean, dispersion);

    /// <inheritdoc cref="NegativeBinomial{T}"/>
    /// <param name="mean">μ, above 0.</param>
    /// <param name="dispersion">φ, above 0: the variance is μ + μ²/φ.</param>
    public static NegativeBinomial<double> NegativeBinomial(double mean, double dispersion) => new(mean, dispersion);
}
