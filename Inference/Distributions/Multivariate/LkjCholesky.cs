using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The LKJ distribution of a correlation matrix by its Cholesky factor, ln p(L) = Σ (K − k + 2η − 2) ln Lₖₖ − ln c over k from 2 to K: that of L Lᵀ
/// with
/// density proportional to its determinant to the power η − 1.
/// </summary>
/// <remarks>
/// Stan's lkj_corr_cholesky(η), a density by what lies below the diagonal of L; normalised. One matrix is one draw. Source: Lewandowski, Kurowicka
/// and Joe,
/// "Generating random correlation matrices based on vines and extended onion method", 2009.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Concentration">η, above 0: 1 for all correlation matrices alike, larger for smaller correlations.</param>
public readonly record struct LkjCholesky<T>(Variable<T> Concentration) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        if (x.Shape.Rows != x.Shape.Columns) throw new ArgumentException($"A value of {x.Shape} is no Cholesky factor: it is not square.", nameof(x));
        var order = x.Shape.Rows;
        var factor = OnTape.Of(x, Concentration);
        var diagonal = Functions.DiagonalOf(factor);
        var logarithms = Functions.Log(Within<T, AboveZero<T>>.Moved(diagonal));
        var powers = (Concentration * T.CreateTruncating(2)) + Below(order);
        var density = Functions.Dot(powers, logarithms) - (logarithms[0] * powers[0]) - CorrelationVolume.Log(Concentration, order);
        var inside = Within<T, NearZero<T>>.Sum(Within<T, AboveZero<T>>.Sum(density, diagonal), Functions.SumRows(Functions.Square(factor)) - T.One);
        return Within<T, NearZero<T>>.Sum(inside, factor * AboveDiagonal(order)).GivenPositive(Concentration);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LogDensity(x);

    // 1 above the diagonal.
    private static Variable<T> AboveDiagonal(int order) =>
        PerLength<LkjCholesky<T>, T>.Get(order, static order => CanonicalPartials.Matrix<T>(order, static (i, j, _) => i < j ? 1 : 0));

    /// <inheritdoc/>
    /// <remarks>By canonical partial correlations, which are independent and beta on (−1, 1).</remarks>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        var order = shape.Rows;
        if (shape.Columns != order) throw new ArgumentException($"A value of {shape} is no Cholesky factor: it is not square.", nameof(shape));
        var eta = double.CreateTruncating(Concentration.Value);
        var draws = new DrawStream(key);
        destination.Clear();
        for (var i = 0; i < order; i++)
        {
            var rest = 1.0;
            for (var j = 0; j < i; j++)
            {
                var b = eta + ((order - 2 - j) / 2.0);
                var partial = (2 * draws.Beta(b, b)) - 1;
                destination[(i * order) + j] = T.CreateTruncating(partial * Math.Sqrt(rest));
                rest *= (1 - partial) * (1 + partial);
            }

            destination[(i * order) + i] = T.CreateTruncating(Math.Sqrt(rest));
        }
    }

    // K − k − 2, k from 1.
    private static Variable<T> Below(int order) => PerLength<LkjPowers<T>, T>.Get(order, static order =>
    {
        var values = new T[order];
        for (var k = 0; k < order; k++) values[k] = T.CreateTruncating(order - k - 3);
        return Constants.Vector(values);
    });
}

internal readonly struct LkjPowers<T>;

public static partial class Distributions
{
    /// <inheritdoc cref="LkjCholesky{T}"/>
    /// <param name="concentration">η, above 0: 1 for all correlation matrices alike, larger for smaller correlations.</param>
    public static LkjCholesky<T> LkjCholesky<T>(Variable<T> concentration)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(concentration);

    /// <inheritdoc cref="LkjCholesky{T}"/>
    /// <param name="concentration">η, above 0: 1 for all correlation matrices alike, larger for smaller correlations.</param>
    public static LkjCholesky<double> LkjCholesky(double concentration) => new(concentration);
}
