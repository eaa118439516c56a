using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// p = prox(v, η) minimises g(y) + ‖y − v‖²/2η, strongly: g(y) + ‖y − v‖²/2η ≥ g(p) + ‖p − v‖²/2η + ‖y − p‖²/2η for every y.
/// </summary>
/// <remarks>
/// The last term is there because the sum is strongly convex; with it the inequality says that (v − p)/η is a subgradient of g at p, which is all
/// that defines the map. y runs over small and large moves from p in one coordinate and in all, towards v, and to zero; since of a thin set such as a
/// simplex these miss every point, also over the map's own images of other points. A wrong threshold, a forgotten length and a non-convex g fail.
/// Rounding is measured by the points themselves, since that is what an image is rounded to.
/// </remarks>
public static class ProximalOptimalityLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="map">The map, with its function.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key, int points = 30)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => Validate(map, dimension, key, points).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="map">The map, with its function.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    public static Verdict Validate<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key, int points = 30)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var found = new Findings($"optimality of {Names.Of(typeof(TProximalMap))}");
        var samples = new ProximalSamples<T, TProximalMap>((TProximalMap)map, dimension);
        for (var point = 0; point < points; point++)
        {
            var (v, length) = samples.Draw(key.Fold(2 * point));
            var p = samples.Apply(v, length);
            var value = samples.Value(p);
            found.Require(double.IsFinite(value), $"point {point}: the map left the domain of its function");
            foreach (var y in Others(v, p, key.Fold((2 * point) + 1)).Concat(Images(samples, v, p, length, key.Fold((2 * point) + 1))))
            {
                // (‖y − v‖² − ‖p − v‖² − ‖y − p‖²)/2η = ⟨p − v, y − p⟩/η.
                var (product, size) = (0.0, Math.Abs(value));
                for (var i = 0; i < dimension; i++)
                {
                    var term = double.CreateChecked((p[i] - v[i]) * (y[i] - p[i]) / length);
                    var magnitude = (T.Abs(p[i] - v[i]) * (T.Abs(y[i]) + T.Abs(p[i]))) + (T.Abs(y[i] - p[i]) * (T.Abs(p[i]) + T.Abs(v[i])));
                    (product, size) = (product + term, size + double.CreateChecked(magnitude / length));
                }

                var other = samples.Value(y);
                var rounding = samples.Epsilon * (dimension + 8) * (size + (double.IsFinite(other) ? Math.Abs(other) : 0));
                found.AtMost(value, other + product + rounding, $"point {point}, length {length}, value of the minimiser against another point");
            }
        }

        return found.Verdict;
    }

    // Points of the domain: where the map takes v after small and large moves, and p after the same.
    private static IEnumerable<T[]> Images<T, TProximalMap>(
        ProximalSamples<T, TProximalMap> samples, T[] v, T[] p, T length, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        for (var draw = 0; draw < 6; draw++)
        {
            var moves = new T[v.Length];
            key.Fold(100 + draw).Normals<T>(moves);
            var scale = T.CreateChecked(Math.Pow(10, -draw / 2));
            yield return samples.Apply([.. (draw % 2 == 0 ? v : p).Zip(moves, (a, move) => a + (scale * move))], length);
        }
    }

    private static IEnumerable<T[]> Others<T>(T[] v, T[] p, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        yield return v;
        yield return new T[v.Length];
        yield return [.. p.Zip(v, (a, b) => a + ((b - a) / T.CreateChecked(2)))];
        for (var draw = 0; draw < 8; draw++)
        {
            var moves = new T[v.Length];
            key.Fold(draw).Normals<T>(moves);
            var scale = T.CreateChecked(Math.Pow(10, -draw / 2));
            if (draw % 2 == 0) yield return [.. p.Zip(moves, (a, move) => a + (scale * move))];
            if (v.Length == 0) continue;
            var single = (T[])p.Clone();
            single[draw % v.Length] += scale * moves[draw % v.Length];
            yield return single;
        }
    }
}
