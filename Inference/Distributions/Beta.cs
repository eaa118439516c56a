using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The beta distribution, ln p(x) = (α − 1) ln x + (β − 1) ln(1 − x) − ln B(α, β) for x between 0 and 1.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="First">α, above 0.</param>
/// <param name="Second">β, above 0.</param>
public readonly record struct Beta<T>(Variable<T> First, Variable<T> Second) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Variable<T> Normaliser => -Functions.LogBeta(First, Second);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var normaliser = Normaliser;
        var shape = Shape.Broadcast(x.Shape, normaliser.Shape, "Beta");
        var sum = Sums.Of(normaliser, shape)
            + Sums.OfProduct<T, LogarithmInUnit<T>>(First - T.One, x, shape)
            + Sums.OfProduct<T, LogarithmOfRest<T>>(Second - T.One, x, shape);
        return Within<T, InsideUnit<T>>.Sum(sum, x).GivenPositive(First).GivenPositive(Second);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var each = ((First - T.One) * Known<T, LogarithmInUnit<T>>.Each(x)) + ((Second - T.One) * Known<T, LogarithmOfRest<T>>.Each(x)) + Normaliser;
        return Within<T, InsideUnit<T>>.Each(each, x).GivenPositive(First).GivenPositive(Second);
    }

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x)
    {
        var inside = Within<T, InsideUnit<T>>.Moved(OnTape.Of(x, First, Second));
        return Within<T, OverZero<T>>.Each(LogRegularizedBeta<T>.Of(First, Second, inside, T.One - inside) * Marks.IsAboveZero(T.One - x), x);
    }

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x)
    {
        var inside = Within<T, InsideUnit<T>>.Moved(OnTape.Of(x, First, Second));
        return Within<T, OverZero<T>>.Each(LogRegularizedBeta<T>.Of(Second, First, T.One - inside, inside) * Marks.IsAboveZero(x), T.One - x);
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        Draws<T, BetaSampler>.Fill(key, shape, destination, First, Second);
}

internal readonly struct BetaSampler : IScalarSampler
{
    public static double Draw(ref DrawStream draws, double first, double second, double third) => draws.Beta(first, second);
}

public static partial class Distributions
{
    /// <inheritdoc cref="Beta{T}"/>
    /// <param name="first">α, above 0.</param>
    /// <param name="second">β, above 0.</param>
    public static Beta<T> Beta<T>(Variable<T> first, Variable<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(first, second);

    /// <inheritdoc cref="Beta{T}"/>
    /// <param name="first">α, above 0.</param>
    /// <param name="second">β, above 0.</param>
    public static Beta<double> Beta(double first, double second) => new(first, second);
}
