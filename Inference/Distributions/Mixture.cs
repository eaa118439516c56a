using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A mixture of two distributions, ln p(x) = ln(θ a(x) + (1 − θ) b(x)), of each element on its own (of rows, where the two are of rows).
/// </summary>
/// <remarks>Stan's log_mix(θ, a, b).</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFirst">The kind of the first.</typeparam>
/// <typeparam name="TSecond">The kind of the second.</typeparam>
/// <param name="Weight">θ, the probability of the first, from 0 to 1.</param>
/// <param name="First">a.</param>
/// <param name="Second">b.</param>
public readonly record struct Mixture<T, TFirst, TSecond>(Variable<T> Weight, TFirst First, TSecond Second) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFirst : IDistribution<T>
    where TSecond : IDistribution<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) =>
        Functions.LogAddExp(Functions.Log(Weight) + First.LogDensities(x), Functions.Log1p(-Weight) + Second.LogDensities(x)).GivenProbability(Weight);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        // As many choices as the first has densities: of rows one each.
        var second = new T[destination.Length];
        First.Draw(key.Fold(0), shape, destination);
        Second.Draw(key.Fold(1), shape, second);
        var choices = First.LogDensities(Constants.Of<T>(destination, shape)).Shape;
        var width = destination.Length / Math.Max(1, choices.Length);
        for (var i = 0; i < choices.Length; i++)
        {
            if (key.Fold(2).Uniform<T>(i) >= Weight.ValueFor(i, choices)) second.AsSpan(i * width, width).CopyTo(destination[(i * width)..]);
        }
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="Mixture{T, TFirst, TSecond}"/>
    /// <param name="weight">θ, the probability of the first, from 0 to 1.</param>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    public static Mixture<T, TFirst, TSecond> Mixture<T, TFirst, TSecond>(Variable<T> weight, TFirst first, TSecond second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFirst : IDistribution<T>
        where TSecond : IDistribution<T> => new(weight, first, second);

    /// <inheritdoc cref="Mixture{T, TFirst, TSecond}"/>
    /// <param name="weight">θ, the probability of the first, from 0 to 1.</param>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    public static Mixture<double, TFirst, TSecond> Mixture<TFirst, TSecond>(double weight, TFirst first, TSecond second)
        where TFirst : IDistribution<double>
        where TSecond : IDistribution<double> => new(weight, first, second);
}
