using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>The normal distribution, ln p(x) = −½ ((x − μ)/σ)² − ln σ − ½ ln 2π.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Location">μ, the mean.</param>
/// <param name="Scale">σ, the standard deviation, above 0.</param>
public readonly record struct Normal<T>(Variable<T> Location, Variable<T> Scale) : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x) => LocationScale<T, StandardNormal<T>>.Sum(x, Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x) => LocationScale<T, StandardNormal<T>>.Composed(OnTape.Of(x, Location, Scale), Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogCdf(Variable<T> x) => SymmetricCdf<T, StandardNormal<T>>.LogCdf(x, Location, Scale);

    /// <inheritdoc/>
    public Variable<T> LogSurvival(Variable<T> x) => SymmetricCdf<T, StandardNormal<T>>.LogSurvival(x, Location, Scale);

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        key.Normals(destination);
        for (var i = 0; i < destination.Length; i++) destination[i] = Location.ValueFor(i, shape) + (Scale.ValueFor(i, shape) * destination[i]);
    }
}

internal readonly struct StandardNormal<T> : IStandardCumulative<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double LogRootOfTwoPi = 0.91893853320467274178;

    public static string Name => "Normal";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Log(Vector512<T> z) => (z * z * T.CreateTruncating(-0.5)) - Vector512.Create(T.CreateTruncating(LogRootOfTwoPi));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Slope(Vector512<T> z) => -z;

    public static T Log(T z) => (z * z * T.CreateTruncating(-0.5)) - T.CreateTruncating(LogRootOfTwoPi);

    public static T Slope(T z) => -z;

    public static Variable<T> Log(Variable<T> z) => (Functions.Square(z) * T.CreateTruncating(-0.5)) - T.CreateTruncating(LogRootOfTwoPi);

    public static T LogCdf(T z) => T.CreateTruncating(SpecialFunctions.NormalLogCdf(double.CreateTruncating(z)));
}

public static partial class Distributions
{
    /// <inheritdoc cref="Normal{T}"/>
    /// <param name="location">μ, the mean.</param>
    /// <param name="scale">σ, the standard deviation, above 0.</param>
    public static Normal<T> Normal<T>(Variable<T> location, Variable<T> scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(location, scale);

    /// <inheritdoc cref="Normal{T}"/>
    /// <param name="location">μ, the mean.</param>
    /// <param name="scale">σ, the standard deviation, above 0.</param>
    public static Normal<double> Normal(double location, double scale) => new(location, scale);
}
