using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The LKJ distribution of a correlation matrix, ln p(R) = (η − 1) ln |R| − ln c.</summary>
/// <remarks>
/// Stan's lkj_corr(η), a density by what lies below the diagonal of R; normalised. One matrix is one draw. <see cref="LkjCholesky{T}"/> is faster.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Concentration">η, above 0: 1 for all correlation matrices alike, larger for smaller correlations.</param>
public readonly record struct LkjCorrelation<T>(Variable<T> Concentration) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        if (x.Shape.Rows != x.Shape.Columns) throw new ArgumentException($"A value of {x.Shape} is no correlation matrix: it is not square.", nameof(x));
        var order = x.Shape.Rows;
        var matrix = OnTape.Of(x, Concentration);
        var diagonal = Functions.DiagonalOf(Functions.Cholesky(matrix));
        var logDeterminant = Functions.Sum(Functions.Log(diagonal)) * T.CreateTruncating(2);

        // Without a factor there is no density, and not a number in its place.
        var density = ((Concentration - T.One) * logDeterminant) - CorrelationVolume.Log(Concentration, order);
        var positive = Functions.Where(Marks.IsAboveZero(diagonal[order - 1]), density, T.NegativeInfinity);
        var unit = Within<T, NearZero<T>>.Sum(positive, Functions.DiagonalOf(matrix) - T.One);
        return Within<T, NearZero<T>>.Sum(unit, matrix - Functions.Transpose(matrix)).GivenPositive(Concentration);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LogDensity(x);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        var factor = new T[destination.Length];
        new LkjCholesky<T>(Concentration).Draw(key, shape, factor);
        var order = shape.Rows;
        for (var i = 0; i < order; i++)
        {
            var row = factor.AsSpan(i * order, order);
            for (var j = 0; j < i; j++)
            {
                destination[(i * order) + j] = destination[(j * order) + i] = Reductions.Dot<T>(row, factor.AsSpan(j * order, order));
            }

            destination[(i * order) + i] = T.One;
        }
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="LkjCorrelation{T}"/>
    /// <param name="concentration">η, above 0: 1 for all correlation matrices alike, larger for smaller correlations.</param>
    public static LkjCorrelation<T> LkjCorrelation<T>(Variable<T> concentration)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(concentration);

    /// <inheritdoc cref="LkjCorrelation{T}"/>
    /// <param name="concentration">η, above 0: 1 for all correlation matrices alike, larger for smaller correlations.</param>
    public static LkjCorrelation<double> LkjCorrelation(double concentration) => new(concentration);
}
