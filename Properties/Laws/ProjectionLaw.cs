using System.Numerics;

namespace Toolkit.Properties;

/// <summary>A projection lands in its set, stays there when it is made again, and does not ask for a length.</summary>
/// <remarks>Staying is to rounding of the image's norm; the length is to the bit. That the image is the nearest point is <see cref="ProximalOptimalityLaw"/>.</remarks>
public static class ProjectionLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="map">The map of an indicator.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key, int points = 30)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => Validate(map, dimension, key, points).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="map">The map of an indicator.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    public static Verdict Validate<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key, int points = 30)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var found = new Findings($"projection {Names.Of(typeof(TProximalMap))}");
        var samples = new ProximalSamples<T, TProximalMap>((TProximalMap)map, dimension);
        for (var point = 0; point < points; point++)
        {
            var (v, length) = samples.Draw(key.Fold(point));
            var p = samples.Apply(v, length);
            found.AtMost(samples.Value(p), 0, $"point {point}: the indicator of the image");
            found.AtMost(Distance(p, samples.Apply(v, length + length)), 0, $"point {point}: the image moves with the length");
            var rounding = 4 * samples.Epsilon * double.CreateChecked(Reductions.Norm<T>(p));
            found.AtMost(Distance(p, samples.Apply(p, length)), rounding, $"point {point}: the image moves when it is projected again");
        }

        return found.Verdict;
    }

    private static double Distance<T>(T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateChecked(Reductions.Norm<T>([.. x.Zip(y, (a, b) => a - b)]));
}
