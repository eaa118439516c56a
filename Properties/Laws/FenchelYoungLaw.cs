using System.Numerics;

namespace Toolkit.Properties;

/// <summary>A conjugate is one: g(x) + g*(y) ≥ ⟨x, y⟩ for all x and y, with equality where y is a subgradient of g at x.</summary>
/// <remarks>
/// The pairs come from the proximal map: with x = prox(v, η), y = (v − x)/η is such a subgradient. Since y lies on the boundary of g*'s domain more
/// often than not, the law is asked of (1 − t) y with a small t, where convexity turns the equality into
/// g*((1 − t) y) ≤ (1 − t) (⟨x, y⟩ − g(x)) + t g*(0). Source: Rockafellar 1970, theorem 23.5.
/// </remarks>
public static class FenchelYoungLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="map">The map of g, with g.</param>
    /// <param name="conjugate">The map of g*, with g*; only its value is asked for.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TProximalMap, TConjugate>(
        IProximalMap<TProximalMap, T> map, IProximalMap<TConjugate, T> conjugate, int dimension, RandomKey key, int points = 30)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
        where TConjugate : struct, IProximalMap<TConjugate, T> => Validate(map, conjugate, dimension, key, points).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="map">The map of g, with g.</param>
    /// <param name="conjugate">The map of g*, with g*; only its value is asked for.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    public static Verdict Validate<T, TProximalMap, TConjugate>(
        IProximalMap<TProximalMap, T> map, IProximalMap<TConjugate, T> conjugate, int dimension, RandomKey key, int points = 30)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
        where TConjugate : struct, IProximalMap<TConjugate, T>
    {
        var found = new Findings($"conjugate of {Names.Of(typeof(TProximalMap))}");
        var samples = new ProximalSamples<T, TProximalMap>((TProximalMap)map, dimension);
        var conjugates = new ProximalSamples<T, TConjugate>((TConjugate)conjugate, dimension);
        var atZero = conjugates.Value(new T[dimension]);
        var step = Math.Sqrt(samples.Epsilon);
        for (var point = 0; point < points; point++)
        {
            var (v, length) = samples.Draw(key.Fold(2 * point));
            var x = samples.Apply(v, length);
            T[] y = [.. v.Zip(x, (a, b) => (a - b) / length * T.CreateChecked(1 - step))];
            var atSubgradient = conjugates.Value(y);
            var (value, product, size) = (samples.Value(x), Dot(x, y), Size(x, v, length));
            var rounding = samples.Epsilon * (dimension + 8) * (size + Math.Abs(value));
            found.AtMost(atSubgradient, product - ((1 - step) * value) + (step * atZero) + rounding, $"point {point}, length {length}, g* at a subgradient");

            var (w, _) = samples.Draw(key.Fold((2 * point) + 1));
            foreach (var other in (T[][])[x, samples.Apply(w, length)])
            {
                var slack = samples.Epsilon * (dimension + 8) * (Size(other, v, length) + Math.Abs(samples.Value(other)) + size);
                found.AtMost(Dot(other, y) - samples.Value(other), atSubgradient + slack, $"point {point}, length {length}, ⟨x, y⟩ − g(x) against g*");
            }
        }

        return found.Verdict;

        static double Dot(T[] x, T[] y) => x.Zip(y, (a, b) => double.CreateChecked(a) * double.CreateChecked(b)).Sum();

        // ⟨x, y⟩ in magnitudes, with the rounding that y has from v.
        static double Size(T[] x, T[] v, T length) => x.Zip(v, (a, b) => double.CreateChecked(T.Abs(a) * (T.Abs(a) + T.Abs(b)) / length)).Sum();
    }
}
