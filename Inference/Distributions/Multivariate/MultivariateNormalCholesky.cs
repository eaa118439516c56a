using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The multivariate normal distribution by the Cholesky factor of its covariance, ln p(x) = −½ |L⁻¹(x − μ)|² − Σ ln Lₖₖ − ½ K ln 2π.
/// </summary>
/// <remarks>Stan's multi_normal_cholesky(μ, L). A row is a draw; a vector of K is one draw.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the mean: K numbers, a row for each draw, or one number for all.</param>
/// <param name="Factor">L, K x K, lower triangular with a positive diagonal; what is above it is not read.</param>
public readonly record struct MultivariateNormalCholesky<T>(Variable<T> Location, Variable<T> Factor) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var standard = Functions.SolveLowerTransposedFromRight(NormalRows<T>.Centered(x, Location, Factor), Factor);
        var diagonal = Functions.DiagonalOf(Factor);
        return NormalRows<T>.Density(standard, -Functions.Sum(Functions.Log(diagonal))).GivenAllPositive(diagonal);
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination) =>
        NormalRows<T>.Draw(key, Location, Factor.Values, isPrecision: false, destination);
}

public static partial class Distributions
{
    /// <inheritdoc cref="MultivariateNormalCholesky{T}"/>
    /// <param name="location">μ, the mean: K numbers, a row for each draw, or one number for all.</param>
    /// <param name="factor">L, K x K, lower triangular with a positive diagonal; what is above it is not read.</param>
    public static MultivariateNormalCholesky<T> MultivariateNormalCholesky<T>(Variable<T> location, Variable<T> factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, factor);
}
