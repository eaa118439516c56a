using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// A proximal map of a convex function is firmly non-expansive: ‖prox(v) − prox(w)‖² ≤ ⟨prox(v) − prox(w), v − w⟩ for all v and w.
/// </summary>
/// <remarks>
/// A map is the proximal map of a convex function if and only if it is non-expansive and the gradient of a convex function (Moreau 1965); hard
/// thresholding, which jumps, is none. Half of the pairs differ in one coordinate only and little, which finds jumps. Source: Parikh and Boyd 2014,
/// section 2.3.
/// </remarks>
public static class FirmNonexpansivenessLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="map">The map.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the pairs are drawn from.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key, int pairs = 200)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => Validate(map, dimension, key, pairs).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="map">The map.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the pairs are drawn from.</param>
    /// <param name="pairs">How many pairs.</param>
    public static Verdict Validate<T, TProximalMap>(IProximalMap<TProximalMap, T> map, int dimension, RandomKey key, int pairs = 200)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var found = new Findings($"firm non-expansiveness of {Names.Of(typeof(TProximalMap))}");
        var samples = new ProximalSamples<T, TProximalMap>((TProximalMap)map, dimension);
        for (var pair = 0; pair < pairs; pair++)
        {
            var (v, length) = samples.Draw(key.Fold(2 * pair));
            var (w, _) = samples.Draw(key.Fold((2 * pair) + 1));
            if (pair % 2 == 1 && dimension > 0)
            {
                // v again, a little further along one coordinate.
                var moved = (pair / 2) % dimension;
                var change = w[moved] * T.CreateChecked(0.1);
                v.CopyTo(w, 0);
                w[moved] += change;
            }

            var (p, q) = (samples.Apply(v, length), samples.Apply(w, length));
            var (square, product, size) = (0.0, 0.0, 0.0);
            for (var i = 0; i < dimension; i++)
            {
                var (moved, given) = (double.CreateChecked(p[i] - q[i]), double.CreateChecked(v[i] - w[i]));
                var magnitude = double.CreateChecked(T.Abs(v[i]) + T.Abs(w[i]) + T.Abs(p[i]) + T.Abs(q[i]));
                (square, product, size) = (square + (moved * moved), product + (moved * given),
                    size + (magnitude * (Math.Abs(moved) + Math.Abs(given))));
            }

            found.AtMost(square, product + (samples.Epsilon * size), $"pair {pair}, length {length}, squared distance");
        }

        return found.Verdict;
    }
}
