using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The multivariate normal distribution by its covariance, ln p(x) = −½ (x − μ)ᵀ Σ⁻¹ (x − μ) − ½ ln |Σ| − ½ K ln 2π.</summary>
/// <remarks>Stan's multi_normal(μ, Σ). A row is a draw; a vector of K is one draw.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the mean: K numbers, a row for each draw, or one number for all.</param>
/// <param name="Covariance">Σ, K x K, symmetric and positive definite; what is above its diagonal is not read.</param>
public readonly record struct MultivariateNormal<T>(Variable<T> Location, Variable<T> Covariance) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private MultivariateNormalCholesky<T> ByFactor => new(Location, Known<T, CholeskyTerm<T>>.Each(Covariance));

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => ByFactor.LogDensity(x);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => ByFactor.LogDensities(x);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) => ByFactor.Draw(key, shape, destination);
}

public static partial class Distributions
{
    /// <inheritdoc cref="MultivariateNormal{T}"/>
    /// <param name="location">μ, the mean: K numbers, a row for each draw, or one number for all.</param>
    /// <param name="covariance">Σ, K x K, symmetric and positive definite; what is above its diagonal is not read.</param>
    public static MultivariateNormal<T> MultivariateNormal<T>(Variable<T> location, Variable<T> covariance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, covariance);
}
