using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// The Dirichlet distribution of K shares, ln p(x) = ln Γ(Σ αₖ) − Σ ln Γ(αₖ) + Σ (αₖ − 1) ln xₖ where all are above 0 and sum to 1.
/// </summary>
/// <remarks>
/// A density by the first K − 1 of them, as in Stan. A row is a draw; a vector of K is one draw. A sum is 1 to within the root of the rounding error.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Concentration">α, K numbers above 0.</param>
public readonly record struct Dirichlet<T>(Variable<T> Concentration) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => Functions.Sum(LogDensities(x));

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        var length = Concentration.Length;
        var logarithms = Known<T, LogarithmOf<T>>.Each(x);
        var concentration = Rows.AsVector(Concentration);
        var total = Known<T, Itself<T>>.Sum(concentration);
        var normaliser = Functions.LogGamma(total) - Known<T, LogGammaOf<T>>.Sum(concentration);
        var each = Functions.Dot(Rows.Of(OnTape.Of(logarithms, concentration), length, "Dirichlet"), concentration - T.One) + normaliser;
        var inside = Within<T, NearZero<T>>.Each(each, Functions.SumRows(Rows.Of(OnTape.Of(x, each), length, "Dirichlet")) - T.One);
        return Within<T, AboveZero<T>>.EachRow(inside, Rows.Of(OnTape.Of(x, each), length, "Dirichlet")).GivenAllPositive(concentration);
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        var length = Concentration.Length;
        if (destination.Length % length != 0) throw new ArgumentException($"{destination.Length} elements are no rows of {length}.", nameof(destination));
        var logarithms = new double[length];
        for (var i = 0; i < destination.Length / length; i++)
        {
            var draws = new DrawStream(key.Fold(i));
            for (var k = 0; k < length; k++) logarithms[k] = draws.LogGamma(double.CreateTruncating(Concentration.Values[k]));
            var (largest, sum) = (logarithms.Max(), 0.0);
            foreach (var logarithm in logarithms) sum += Math.Exp(logarithm - largest);
            for (var k = 0; k < length; k++) destination[(i * length) + k] = T.CreateTruncating(Math.Exp(logarithms[k] - largest) / sum);
        }
    }
}

public static partial class Distributions
{
    /// <inheritdoc cref="Dirichlet{T}"/>
    /// <param name="concentration">α, K numbers above 0.</param>
    public static Dirichlet<T> Dirichlet<T>(Variable<T> concentration)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(concentration);
}
