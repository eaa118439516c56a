using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A mixture of K distributions of one kind, ln p(x) = ln Σ θₖ p(x; k), of each element on its own.</summary>
/// <remarks>
/// The components are one distribution whose parameters are rows of K, to which a vector of n elements stretches as n x K: <c>Mixture(theta,
/// Normal(mu, sigma))</c>
/// with <c>mu</c> and <c>sigma</c> as K x 1 vectors is written <c>Mixture(theta, Normal(Row(mu), Row(sigma)))</c>; a parameter that all share is a
/// number.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TComponent">The kind of the components.</typeparam>
/// <param name="Weights">θ, K probabilities that sum to 1, K above 1.</param>
/// <param name="Components">The components.</param>
public readonly record struct MixtureOfMany<T, TComponent>(Variable<T> Weights, TComponent Components) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TComponent : IDistribution<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        if (x.Shape.Columns != 1) throw new ArgumentException($"A mixture is of a vector, not of {x.Shape}.", nameof(x));
        var each = Components.LogDensities(x) + Functions.Log(Distributions.Row(Weights));
        return Functions.LogSumExpRows(each).GivenSimplex(Weights);
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        var each = new T[shape.Length * Weights.Length];
        Components.Draw(key.Fold(0), new(shape.Length, Weights.Length), each);
        for (var i = 0; i < destination.Length; i++) destination[i] = each[(i * Weights.Length) + key.Fold(1).Categorical(Weights.Values, i)];
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="MixtureOfMany{T, TComponent}"/>
    /// <param name="weights">θ, K probabilities that sum to 1, K above 1.</param>
    /// <param name="components">The components, their parameters being rows of K.</param>
    public static MixtureOfMany<T, TComponent> Mixture<T, TComponent>(Variable<T> weights, TComponent components)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TComponent : IDistribution<T> => new(weights, components);

    /// <summary>A vector as a row: a parameter of the components of a mixture.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="vector">The vector; a row stays one.</param>
    public static Variable<T> Row<T>(Variable<T> vector)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => vector.Shape is { Rows: > 1, Columns: 1 } ? Functions.Transpose(vector) : vector;
}
