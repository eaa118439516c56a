using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The categorical distribution on 0, 1, …, K − 1 by probabilities, ln p(k) = ln θₖ.</summary>
/// <remarks>Stan's categorical(θ), whose categories are numbered from 1.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Probabilities">θ, K probabilities that sum to 1.</param>
public readonly record struct Categorical<T>(Variable<T> Probabilities) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int Categories => Probabilities.Length;

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        var tally = Variable<T>.Apply(new Tally<T>(Categories), OnTape.Of(x, Probabilities));
        var sum = Functions.Sum(TimesLogarithm<T>.Of(tally, Rows.AsVector(Probabilities)));
        return Categories<T>.Sum(sum, x, Categories).GivenSimplex(Probabilities);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var chosen = Functions.Dot(Variable<T>.Apply(new OneHot<T>(Categories), OnTape.Of(x, Probabilities)), Rows.AsVector(Probabilities));
        return Categories<T>.Each(Functions.Log(chosen), x, Categories).GivenSimplex(Probabilities);
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = T.CreateTruncating(key.Categorical(Probabilities.Values, i));
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="Categorical{T}"/>
    /// <param name="probabilities">θ, K probabilities that sum to 1.</param>
    public static Categorical<T> Categorical<T>(Variable<T> probabilities)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(probabilities);
}
