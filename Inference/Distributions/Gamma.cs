using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The gamma distribution, ln p(x) = α ln β − ln Γ(α) + (α − 1) ln x − β x for x > 0.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Shape">α, above 0.</param>
/// <param name="Rate">β, above 0: the inverse of the scale.</param>
public readonly record struct Gamma<T>(Variable<T> Shape, Variable<T> Rate) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Variable<T> Normaliser => (Shape * Functions.Log(Rate)) - Functions.LogGamma(Shape);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var normaliser = Normaliser;
        var shape = Numerics.Shape.Broadcast(x.Shape, normaliser.Shape, "Gamma");
        var sum = Sums.Of(normaliser, shape)
            + Sums.OfProduct<T, LogarithmOf<T>>(Shape - T.One, x, shape)
            - Sums.OfProduct<T, Itself<T>>(Rate, x, shape);
        return Within<T, AboveZero<T>>.Sum(sum, x).GivenPositive(Shape).GivenPositive(Rate);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var each = ((Shape - T.One) * Known<T, LogarithmOf<T>>.Each(x)) - (Rate * x) + Normaliser;
        return Within<T, AboveZero<T>>.Each(each, x).GivenPositive(Shape).GivenPositive(Rate);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => Within<T, OverZero<T>>.Each(Functions.LogRegularizedGammaP(Shape, Scaled(x)), x).GivenPositive(Rate);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) =>
        (Functions.LogRegularizedGammaQ(Shape, Scaled(x)) * Marks.IsAboveZero(x)).GivenPositive(Rate);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, GammaSampler>.Fill(key, shape, destination, Shape, Rate);

    private Variable<T> Scaled(Variable<T> x) => Rate * Within<T, OverZero<T>>.Moved(OnTape.Of(x, Rate, Shape));
}

internal readonly struct GammaSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.Gamma(first) / second;
}

public static partial class Distributions
{
    /// <inheritdoc cref="Gamma{T}"/>
    /// <param name="shape">α, above 0.</param>
    /// <param name="rate">β, above 0: the inverse of the scale.</param>
    public static Gamma<T> Gamma<T>(Variable<T> shape, Variable<T> rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(shape, rate);

    /// <inheritdoc cref="Gamma{T}"/>
    /// <param name="shape">α, above 0.</param>
    /// <param name="rate">β, above 0: the inverse of the scale.</param>
    public static Gamma<double> Gamma(double shape, double rate) => new(shape, rate);
}
