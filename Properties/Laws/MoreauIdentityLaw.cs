using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Moreau's identity: v = prox of g at v with length η, plus η times the prox of the conjugate g* at v/η with length 1/η.</summary>
/// <remarks>
/// The two maps must come from two derivations, or the identity says nothing: for L1 the conjugate is the indicator of a cube
/// (<see cref="ConjugateMaps.Cube{T}"/>), for a box it is its support function (<see cref="ConjugateMaps.BoxSupport{T}"/>). Source: Parikh and Boyd
/// 2014, section 2.5.
/// </remarks>
public static class MoreauIdentityLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="map">The proximal map of g.</param>
    /// <param name="conjugate">The proximal map of g*.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TProximalMap, TConjugate>(
        IProximalMap<TProximalMap, T> map, IProximalMap<TConjugate, T> conjugate, int dimension, RandomKey key, int points = 100)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
        where TConjugate : struct, IProximalMap<TConjugate, T> => Validate(map, conjugate, dimension, key, points).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="map">The proximal map of g.</param>
    /// <param name="conjugate">The proximal map of g*.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What the points are drawn from.</param>
    /// <param name="points">How many points.</param>
    public static Verdict Validate<T, TProximalMap, TConjugate>(
        IProximalMap<TProximalMap, T> map, IProximalMap<TConjugate, T> conjugate, int dimension, RandomKey key, int points = 100)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
        where TConjugate : struct, IProximalMap<TConjugate, T>
    {
        var found = new Findings($"Moreau's identity of {Names.Of(typeof(TProximalMap))}");
        var samples = new ProximalSamples<T, TProximalMap>((TProximalMap)map, dimension);
        var conjugates = new ProximalSamples<T, TConjugate>((TConjugate)conjugate, dimension);
        for (var point = 0; point < points; point++)
        {
            var (v, length) = samples.Draw(key.Fold(point));
            var p = samples.Apply(v, length);
            var dual = conjugates.Apply(Array.ConvertAll(v, x => x / length), T.One / length);

            // A threshold that coordinates share has a rounding of the largest of them: two units of it.
            var shared = double.CreateChecked(Reductions.NormInfinity<T>(v)) / 4;
            for (var i = 0; i < dimension; i++)
            {
                var sum = p[i] + (length * dual[i]);
                var size = double.CreateChecked(T.Abs(v[i]) + T.Abs(p[i]) + T.Abs(length * dual[i]));
                found.AtMost(double.CreateChecked(T.Abs(sum - v[i])), samples.Epsilon * (size + shared), $"point {point}, length {length}, coordinate {i}");
            }
        }

        return found.Verdict;
    }
}
