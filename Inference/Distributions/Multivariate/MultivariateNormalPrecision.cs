using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The multivariate normal distribution by its precision, ln p(x) = −½ (x − μ)ᵀ Ω (x − μ) + ½ ln |Ω| − ½ K ln 2π.</summary>
/// <remarks>Stan's multi_normal_prec(μ, Ω). A row is a draw; a vector of K is one draw.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the mean: K numbers, a row for each draw, or one number for all.</param>
/// <param name="Precision">Ω = Σ⁻¹, K x K, symmetric and positive definite; what is above its diagonal is not read.</param>
public readonly record struct MultivariateNormalPrecision<T>(Variable<T> Location, Variable<T> Precision) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Variable<T> Factor => Known<T, CholeskyTerm<T>>.Each(Precision);

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var factor = Factor;
        var standard = Functions.Dot(NormalRows<T>.Centered(x, Location, factor), factor);
        return NormalRows<T>.Density(standard, Functions.Sum(Functions.Log(Functions.DiagonalOf(factor))));
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        NormalRows<T>.Draw(key, Location, Factor.Values, isPrecision: true, destination);
}

public static partial class Distributions
{
    /// <inheritdoc cref="MultivariateNormalPrecision{T}"/>
    /// <param name="location">μ, the mean: K numbers, a row for each draw, or one number for all.</param>
    /// <param name="precision">Ω = Σ⁻¹, K x K, symmetric and positive definite; what is above its diagonal is not read.</param>
    public static MultivariateNormalPrecision<T> MultivariateNormalPrecision<T>(Variable<T> location, Variable<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, precision);
}
