using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>The Laplace or double exponential distribution, ln p(x) = −|x − μ|/σ − ln σ − ln 2.</summary>
/// <remarks>Stan's double_exponential(μ, σ). The derivative at x = μ is taken as 0.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the median.</param>
/// <param name="Scale">σ, the mean distance from the median, above 0.</param>
public readonly record struct Laplace<T>(Variable<T> Location, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => LocationScale<T, StandardLaplace<T>>.Sum(x, Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LocationScale<T, StandardLaplace<T>>.Composed(OnTape.Of(x, Location, Scale), Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => SymmetricCdf<T, StandardLaplace<T>>.LogCdf(x, Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => SymmetricCdf<T, StandardLaplace<T>>.LogSurvival(x, Location, Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        // The quantile function, ln 2u below the median, of uniforms that are neither 0 nor 1.
        key.OpenUniforms(destination);
        var half = T.CreateTruncating(0.5);
        for (var i = 0; i < destination.Length; i++)
        {
            var u = destination[i];
            var z = u < half ? T.Log(u + u) : -T.Log(T.One - u + (T.One - u));
            destination[i] = Location.ValueFor(i, shape) + (Scale.ValueFor(i, shape) * z);
        }
    }
}

internal readonly struct StandardLaplace<T> : IStandardCumulative<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double LogTwo = 0.69314718055994530942;

    public static string Name => "Laplace";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Log(Vector512<T> z) => -Vector512.Abs(z) - Vector512.Create(T.CreateTruncating(LogTwo));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Slope(Vector512<T> z) => -LaneMath.Sign(z);

    public static T Log(T z) => -T.Abs(z) - T.CreateTruncating(LogTwo);

    public static T Slope(T z) => z > T.Zero ? -T.One : z < T.Zero ? T.One : -z;

    public static Variable<T> Log(Variable<T> z) => -Functions.Abs(z) - T.CreateTruncating(LogTwo);

    public static T LogCdf(T z) => z < T.Zero
        ? z - T.CreateTruncating(LogTwo)
        : LaneMath.LogarithmOfOnePlus(T.Exp(-z) * T.CreateTruncating(-0.5));
}

public static partial class Distributions
{
    /// <inheritdoc cref="Laplace{T}"/>
    /// <param name="location">μ, the median.</param>
    /// <param name="scale">σ, the mean distance from the median, above 0.</param>
    public static Laplace<T> Laplace<T>(Variable<T> location, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, scale);

    /// <inheritdoc cref="Laplace{T}"/>
    /// <param name="location">μ, the median.</param>
    /// <param name="scale">σ, the mean distance from the median, above 0.</param>
    public static Laplace<double> Laplace(double location, double scale) => new(location, scale);
}
