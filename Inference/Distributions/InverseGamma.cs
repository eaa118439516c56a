using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The inverse gamma distribution, of 1/x with x gamma: ln p(x) = α ln β − ln Γ(α) − (α + 1) ln x − β/x for x > 0.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Shape">α, above 0.</param>
/// <param name="Scale">β, above 0.</param>
public readonly record struct InverseGamma<T>(Variable<T> Shape, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Variable<T> Normaliser => (Shape * Functions.Log(Scale)) - Functions.LogGamma(Shape);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var normaliser = Normaliser;
        var shape = Numerics.Shape.Broadcast(x.Shape, normaliser.Shape, "InverseGamma");
        var sum = Sums.Of(normaliser, shape)
            - Sums.OfProduct<T, LogarithmOf<T>>(Shape + T.One, x, shape)
            - Sums.OfProduct<T, ReciprocalOf<T>>(Scale, x, shape);
        return Within<T, AboveZero<T>>.Sum(sum, x).GivenPositive(Shape).GivenPositive(Scale);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var each = Normaliser - ((Shape + T.One) * Known<T, LogarithmOf<T>>.Each(x)) - (Scale * Known<T, ReciprocalOf<T>>.Each(x));
        return Within<T, AboveZero<T>>.Each(each, x).GivenPositive(Shape).GivenPositive(Scale);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => Within<T, OverZero<T>>.Each(Functions.LogRegularizedGammaQ(Shape, Scaled(x)), x).GivenPositive(Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) =>
        (Functions.LogRegularizedGammaP(Shape, Scaled(x)) * Marks.IsAboveZero(x)).GivenPositive(Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, InverseGammaSampler>.Fill(key, shape, destination, Shape, Scale);

    private Variable<T> Scaled(Variable<T> x) => Scale / Within<T, OverZero<T>>.Moved(OnTape.Of(x, Scale, Shape));
}

internal readonly struct InverseGammaSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => second / draws.Gamma(first);
}

public static partial class Distributions
{
    /// <inheritdoc cref="InverseGamma{T}"/>
    /// <param name="shape">α, above 0.</param>
    /// <param name="scale">β, above 0.</param>
    public static InverseGamma<T> InverseGamma<T>(Variable<T> shape, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(shape, scale);

    /// <inheritdoc cref="InverseGamma{T}"/>
    /// <param name="shape">α, above 0.</param>
    /// <param name="scale">β, above 0.</param>
    public static InverseGamma<double> InverseGamma(double shape, double scale) => new(shape, scale);
}
