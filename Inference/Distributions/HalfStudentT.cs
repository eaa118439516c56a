using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The half-Student-t distribution, of |X| with X Student-t about 0: twice its density for x ≥ 0.</summary>
/// <remarks>Stan's student_t(ν, 0, σ) of a parameter with lower bound 0, normalised.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="DegreesOfFreedom">ν, above 0.</param>
/// <param name="Scale">σ, above 0.</param>
public readonly record struct HalfStudentT<T>(Variable<T> DegreesOfFreedom, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private StudentT<T> Whole => new(DegreesOfFreedom, T.Zero, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var shape = Shape.Broadcast(Shape.Broadcast(x.Shape, DegreesOfFreedom.Shape, "HalfStudentT"), Scale.Shape, "HalfStudentT");
        return Within<T, ZeroOrAbove<T>>.Sum(Whole.LogDensity(x) + T.CreateTruncating(shape.Length * Folded<T, StandardCauchy<T>>.LogTwo), x);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) =>
        Within<T, ZeroOrAbove<T>>.Each(Whole.LogDensities(x) + T.CreateTruncating(Folded<T, StandardCauchy<T>>.LogTwo), x);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => LogarithmOfRemainder<T>.Of(LogSurvival(x));

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) =>
        Whole.LogSurvival(Clamped<T>.Of(OnTape.Of(x, Scale, DegreesOfFreedom))) + T.CreateTruncating(Folded<T, StandardCauchy<T>>.LogTwo);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        Whole.Draw(key, shape, destination);
        for (var i = 0; i < destination.Length; i++) destination[i] = T.Abs(destination[i]);
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="HalfStudentT{T}"/>
    /// <param name="degreesOfFreedom">ν, above 0.</param>
    /// <param name="scale">σ, above 0.</param>
    public static HalfStudentT<T> HalfStudentT<T>(Variable<T> degreesOfFreedom, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(degreesOfFreedom, scale);

    /// <inheritdoc cref="HalfStudentT{T}"/>
    /// <param name="degreesOfFreedom">ν, above 0.</param>
    /// <param name="scale">σ, above 0.</param>
    public static HalfStudentT<double> HalfStudentT(double degreesOfFreedom, double scale) => new(degreesOfFreedom, scale);
}
