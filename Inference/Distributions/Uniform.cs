using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The uniform distribution, ln p(x) = −ln(b − a) for a ≤ x ≤ b.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Lower">a.</param>
/// <param name="Upper">b, above a.</param>
public readonly record struct Uniform<T>(Variable<T> Lower, Variable<T> Upper) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Variable<T> Width => Upper - Lower;

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var (above, below) = (Difference<T>.Of(x, Lower), Difference<T>.Of(Upper, x));
        var width = Width;
        var sum = Sums.Of(-Functions.Log(width), Shape.Broadcast(above.Shape, below.Shape, "Uniform"));
        return Within<T, ZeroOrAbove<T>>.Sum(Within<T, ZeroOrAbove<T>>.Sum(sum, above), below).GivenPositive(width);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var (above, below) = (Difference<T>.Of(x, Lower), Difference<T>.Of(Upper, x));
        var width = Width;
        var each = Functions.Fit(-Functions.Log(width), Shape.Broadcast(above.Shape, below.Shape, "Uniform"));
        return Within<T, ZeroOrAbove<T>>.Each(Within<T, ZeroOrAbove<T>>.Each(each, above), below).GivenPositive(width);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => Functions.Log(Share(Difference<T>.Of(x, Lower))).GivenPositive(Width);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => Functions.Log(Share(Difference<T>.Of(Upper, x))).GivenPositive(Width);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        key.OpenUniforms(destination);
        for (var i = 0; i < destination.Length; i++)
        {
            var lower = Lower.ValueFor(i, shape);
            destination[i] = lower + ((Upper.ValueFor(i, shape) - lower) * destination[i]);
        }
    }

    // Of the whole width, between 0 and 1.
    private Variable<T> Share(Variable<T> part) => T.One - Clamped<T>.Of(T.One - (Clamped<T>.Of(OnTape.Of(part, Lower, Upper)) / Width));
}

public static partial class Distributions
{
    /// <inheritdoc cref="Uniform{T}"/>
    /// <param name="lower">a.</param>
    /// <param name="upper">b, above a.</param>
    public static Uniform<T> Uniform<T>(Variable<T> lower, Variable<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(lower, upper);

    /// <inheritdoc cref="Uniform{T}"/>
    /// <param name="lower">a.</param>
    /// <param name="upper">b, above a.</param>
    public static Uniform<double> Uniform(double lower, double upper) => new(lower, upper);
}
