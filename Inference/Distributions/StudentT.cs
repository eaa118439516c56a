using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Student's t distribution, ln p(x) = ln Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln νπ − ln σ − (ν + 1)/2 ln(1 + z²/ν) with z = (x − μ)/σ.</summary>
/// <remarks>Stan's student_t(ν, μ, σ).</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="DegreesOfFreedom">ν, above 0.</param>
/// <param name="Location">μ, the median.</param>
/// <param name="Scale">σ, above 0.</param>
public readonly record struct StudentT<T>(Variable<T> DegreesOfFreedom, Variable<T> Location, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static T Half => T.CreateTruncating(0.5);

    private Variable<T> Exponent => (DegreesOfFreedom + T.One) * Half;

    // ln Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln νπ − ln σ
    private Variable<T> Normaliser(Variable<T> exponent) =>
        Functions.LogGamma(exponent) - Functions.LogGamma(DegreesOfFreedom * Half) - (Functions.Log(DegreesOfFreedom * T.Pi) * Half) - Functions.Log(Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var exponent = Exponent;
        var (normaliser, far) = (Normaliser(exponent), Far(x));
        var shape = Shape.Broadcast(far.Shape, normaliser.Shape, "StudentT");
        return (Sums.Of(normaliser, shape) - Sums.OfProduct<T, Itself<T>>(exponent, far, shape)).GivenPositive(DegreesOfFreedom).GivenPositive(Scale);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var exponent = Exponent;
        return (Normaliser(exponent) - (exponent * Far(x))).GivenPositive(DegreesOfFreedom).GivenPositive(Scale);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => StudentTLogCdf<T>.Of(DegreesOfFreedom, Standardised(x)).GivenPositive(Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => StudentTLogCdf<T>.Of(DegreesOfFreedom, -Standardised(x)).GivenPositive(Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, StudentTSampler>.Fill(key, shape, destination, DegreesOfFreedom, Location, Scale);

    private Variable<T> Standardised(Variable<T> x) => (OnTape.Of(x, Scale, DegreesOfFreedom) - Location) / Scale;

    // ln(1 + z²/ν)
    private Variable<T> Far(Variable<T> x) => Functions.Log1p(Functions.Square(Standardised(x)) / DegreesOfFreedom);
}

internal readonly struct StudentTSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => second + (third * draws.StudentT(first));
}

public static partial class Distributions
{
    /// <inheritdoc cref="StudentT{T}"/>
    /// <param name="degreesOfFreedom">ν, above 0.</param>
    /// <param name="location">μ, the median.</param>
    /// <param name="scale">σ, above 0.</param>
    public static StudentT<T> StudentT<T>(Variable<T> degreesOfFreedom, Variable<T> location, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(degreesOfFreedom, location, scale);

    /// <inheritdoc cref="StudentT{T}"/>
    /// <param name="degreesOfFreedom">ν, above 0.</param>
    /// <param name="location">μ, the median.</param>
    /// <param name="scale">σ, above 0.</param>
    public static StudentT<double> StudentT(double degreesOfFreedom, double location, double scale) => new(degreesOfFreedom, location, scale);
}
