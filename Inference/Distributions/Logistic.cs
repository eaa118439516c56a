using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>The logistic distribution, ln p(x) = −z − 2 ln(1 + e⁻ᶻ) − ln σ with z = (x − μ)/σ.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the mean.</param>
/// <param name="Scale">σ, above 0: √3/π times the standard deviation.</param>
public readonly record struct Logistic<T>(Variable<T> Location, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => LocationScale<T, StandardLogistic<T>>.Sum(x, Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LocationScale<T, StandardLogistic<T>>.Composed(OnTape.Of(x, Location, Scale), Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => -Functions.Softplus((Location - OnTape.Of(x, Location, Scale)) / Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => -Functions.Softplus((OnTape.Of(x, Location, Scale) - Location) / Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        // The quantile function, ln u/(1 − u), of uniforms that are neither 0 nor 1.
        key.OpenUniforms(destination);
        for (var i = 0; i < destination.Length; i++)
        {
            var z = T.Log(destination[i]) - LaneMath.LogarithmOfOnePlus(-destination[i]);
            destination[i] = Location.ValueFor(i, shape) + (Scale.ValueFor(i, shape) * z);
        }
    }
}

internal readonly struct StandardLogistic<T> : IStandardDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Logistic";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Log(Vector512<T> z)
    {
        var magnitude = Vector512.Abs(z);
        return -magnitude - (LaneMath.LogarithmOfOnePlus(LaneMath.Exponential(-magnitude)) * T.CreateTruncating(2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Slope(Vector512<T> z) => -LaneMath.HyperbolicTangent(z * T.CreateTruncating(0.5));

    public static T Log(T z) => -T.Abs(z) - (T.CreateTruncating(2) * LaneMath.LogarithmOfOnePlus(T.Exp(-T.Abs(z))));

    public static T Slope(T z) => -T.Tanh(z * T.CreateTruncating(0.5));

    public static Variable<T> Log(Variable<T> z) => -z - (Functions.Softplus(-z) * T.CreateTruncating(2));
}

public static partial class Distributions
{
    /// <inheritdoc cref="Logistic{T}"/>
    /// <param name="location">μ, the mean.</param>
    /// <param name="scale">σ, above 0: √3/π times the standard deviation.</param>
    public static Logistic<T> Logistic<T>(Variable<T> location, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, scale);

    /// <inheritdoc cref="Logistic{T}"/>
    /// <param name="location">μ, the mean.</param>
    /// <param name="scale">σ, above 0: √3/π times the standard deviation.</param>
    public static Logistic<double> Logistic(double location, double scale) => new(location, scale);
}
