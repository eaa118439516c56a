using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>A proximal map that also knows the conjugate of its function, g*(y) = sup_x ⟨x, y⟩ − g(x), in closed form.</summary>
/// <typeparam name="TSelf">The map itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface IConjugableMap<TSelf, T> : IProximalMap<TSelf, T>
    where TSelf : struct, IConjugableMap<TSelf, T>
    where T : unmanaged
{
    /// <summary>g*(point), +∞ outside its domain.</summary>
    /// <param name="point">y.</param>
    /// <param name="workspace">Scratch memory.</param>
    T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace);
}

/// <summary>A separable map that also knows the conjugates of its functions, gᵢ*(y) = sup_x x y − gᵢ(x), in closed form.</summary>
/// <typeparam name="TSelf">The map itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface ISeparableConjugableMap<TSelf, T> : ISeparableProximalMap<TSelf, T>
    where TSelf : struct, ISeparableConjugableMap<TSelf, T>
    where T : unmanaged
{
    /// <summary>gᵢ*(yᵢ) for the coordinates of one lane.</summary>
    /// <param name="point">y.</param>
    /// <param name="index">The coordinate of the lane's first element.</param>
    Vector512<T> ConjugateValue(Vector512<T> point, nuint index);
}

public static partial class ProximalMaps
{
    /// <summary>The proximal map of the conjugate g*, by Moreau's decomposition: <c>prox*(v, η) = v − η prox(v/η, 1/η)</c>.</summary>
    /// <remarks>
    /// At length 0 it is the point of g*'s domain nearest to v. The formula needs lengths and quotients that can be inverted: a length below ε⁴ |v|, with
    /// ε the rounding of one and |v| the largest magnitude, or below the smallest whose inverse is finite, counts as the larger of the two; where g* is an
    /// indicator this changes nothing. The difference carries the rounding of v: where g* is an indicator, the image of a v far from
    /// the set can lie further outside than rounding of the set's own size. Source: Moreau 1965; Parikh and Boyd 2014, section 2.5.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map of g.</param>
    public static Conjugate<T, TProximalMap> Conjugate<T, TProximalMap>(this IConjugableMap<TProximalMap, T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IConjugableMap<TProximalMap, T> => new((TProximalMap)map);

    /// <summary>The proximal map of the conjugate g* of a separable g: separable too, and so usable in a diagonal metric.</summary>
    /// <remarks>The formula and what is said of rounding are those of the map over whole vectors.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map of g.</param>
    public static SeparableConjugate<T, TProximalMap> Conjugate<T, TProximalMap>(this ISeparableConjugableMap<TProximalMap, T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, ISeparableConjugableMap<TProximalMap, T> => new((TProximalMap)map);
}

/// <summary>The proximal map of a conjugate; see <see cref="ProximalMaps.Conjugate{T, TProximalMap}(IConjugableMap{TProximalMap, T})"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The map.</typeparam>
/// <param name="Map">The map of g.</param>
public readonly record struct Conjugate<T, TProximalMap>(TProximalMap Map) : IConjugableMap<Conjugate<T, TProximalMap>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, IConjugableMap<TProximalMap, T>
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(point.Length);
        var primal = rental.Span;
        length = T.Max(length, T.Max(ConjugateLength.Share<T>() * Reductions.NormInfinity(point), ConjugateLength.Least<T>()));
        var inverse = T.One / length;
        for (var i = 0; i < primal.Length; i++) primal[i] = point[i] / length;
        Map.Apply(primal, inverse, primal, workspace);
        Vectors.AddScaled(point, -length, primal, destination);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Map.ConjugateValue(point, workspace);

    /// <inheritdoc/>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace) => Map.Value(point, workspace);
}

/// <summary>
/// The proximal map of a separable conjugate; see <see cref="ProximalMaps.Conjugate{T, TProximalMap}(ISeparableConjugableMap{TProximalMap, T})"/>.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The map.</typeparam>
/// <param name="Map">The map of g.</param>
public readonly record struct SeparableConjugate<T, TProximalMap>(TProximalMap Map)
    : ISeparableConjugableMap<SeparableConjugate<T, TProximalMap>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, ISeparableConjugableMap<TProximalMap, T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index)
    {
        var least = Vector512.Max(Vector512.Create(ConjugateLength.Share<T>()) * Vector512.Abs(point), Vector512.Create(ConjugateLength.Least<T>()));
        length = Vector512.Max(length, least);
        return point - (length * Map.Apply(point / length, Vector512<T>.One / length, index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> point, nuint index) => Map.ConjugateValue(point, index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> ConjugateValue(Vector512<T> point, nuint index) => Map.Value(point, index);
}

/// <summary>The lengths below which Moreau's decomposition leaves the numbers.</summary>
file static class ConjugateLength
{
    /// <summary>ε⁴: what a length is at least beside the point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Share<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Number.Of<T>(typeof(T) == typeof(float) ? 2e-28 : 2.4e-63);

    /// <summary>A length whose inverse is finite, with room for a factor of a few units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Least<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Number.Of<T>(typeof(T) == typeof(float) ? 4.7e-38 : 8.9e-308);
}
