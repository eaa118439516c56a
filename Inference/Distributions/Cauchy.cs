using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>The Cauchy distribution, ln p(x) = −ln(1 + ((x − μ)/σ)²) − ln σ − ln π.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the median.</param>
/// <param name="Scale">σ, half of the distance between the quartiles, above 0.</param>
public readonly record struct Cauchy<T>(Variable<T> Location, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => LocationScale<T, StandardCauchy<T>>.Sum(x, Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LocationScale<T, StandardCauchy<T>>.Composed(OnTape.Of(x, Location, Scale), Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => SymmetricCdf<T, StandardCauchy<T>>.LogCdf(x, Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => SymmetricCdf<T, StandardCauchy<T>>.LogSurvival(x, Location, Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        // The quantile function, tan π(u − ½), of uniforms that are neither 0 nor 1.
        key.OpenUniforms(destination);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = Location.ValueFor(i, shape) + (Scale.ValueFor(i, shape) * T.TanPi(destination[i] - T.CreateTruncating(0.5)));
        }
    }
}

internal readonly struct StandardCauchy<T> : IStandardCumulative<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double LogPi = 1.1447298858494001741;

    public static string Name => "Cauchy";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Log(Vector512<T> z) => -LaneMath.LogarithmOfOnePlus(z * z) - Vector512.Create(T.CreateTruncating(LogPi));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Slope(Vector512<T> z) => z * T.CreateTruncating(-2) / (Vector512<T>.One + (z * z));

    public static T Log(T z) => -LaneMath.LogarithmOfOnePlus(z * z) - T.CreateTruncating(LogPi);

    public static T Slope(T z) => T.CreateTruncating(-2) * z / (T.One + (z * z));

    public static Variable<T> Log(Variable<T> z) => -Functions.Log1p(Functions.Square(z)) - T.CreateTruncating(LogPi);

    // The angle from the upper end is what lies below; from there on, what lies above is small.
    public static T LogCdf(T z) => z <= T.Zero ? T.Log(T.Atan2Pi(T.One, -z)) : LaneMath.LogarithmOfOnePlus(-T.Atan2Pi(T.One, z));
}

public static partial class Distributions
{
    /// <inheritdoc cref="Cauchy{T}"/>
    /// <param name="location">μ, the median.</param>
    /// <param name="scale">σ, half of the distance between the quartiles, above 0.</param>
    public static Cauchy<T> Cauchy<T>(Variable<T> location, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, scale);

    /// <inheritdoc cref="Cauchy{T}"/>
    /// <param name="location">μ, the median.</param>
    /// <param name="scale">σ, half of the distance between the quartiles, above 0.</param>
    public static Cauchy<double> Cauchy(double location, double scale) => new(location, scale);
}
