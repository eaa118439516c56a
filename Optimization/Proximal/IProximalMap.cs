using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The proximal map of a closed convex function g, with g itself: prox(v, η) = argmin_y g(y) + ‖y − v‖² / (2η).</summary>
/// <remarks>For an indicator the map is the projection, whatever η, and the value is 0 inside and +∞ outside. A map of a function that is not convex says so by <see cref="IsConvex"/>.</remarks>
/// <typeparam name="TSelf">The map itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface IProximalMap<TSelf, T> : INamedPart
    where TSelf : struct, IProximalMap<TSelf, T>
    where T : unmanaged
{
    /// <summary>Whether g is convex: without it no rate of a theorem that asks for it is declared, and g has no smooth envelope.</summary>
    static virtual bool IsConvex => true;

    /// <summary>destination ← prox(point, length).</summary>
    /// <param name="point">v.</param>
    /// <param name="length">η, at least 0; at 0 the point of g's domain nearest to v.</param>
    /// <param name="destination">Receives the minimiser; as long as v, and either v itself or not overlapping it.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace);

    /// <summary>g(point), +∞ outside its domain.</summary>
    /// <remarks>
    /// A projection on a plane or a curved boundary cannot land exactly on it: the indicator of such a set counts a point as inside that misses its
    /// condition by no more than 32 units of rounding of the numbers that meet in it. Bounds of single coordinates are exact.
    /// </remarks>
    /// <param name="point">The point.</param>
    /// <param name="workspace">Scratch memory.</param>
    T Value(ReadOnlySpan<T> point, Workspace workspace);
}

/// <summary>
/// The proximal map of a sum over coordinates, g(x) = Σ gᵢ(xᵢ), written on a lane: with a length for each coordinate it is the proximal map
/// in a diagonal metric too.
/// </summary>
/// <typeparam name="TSelf">The map itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface ISeparableProximalMap<TSelf, T> : INamedPart
    where TSelf : struct, ISeparableProximalMap<TSelf, T>
    where T : unmanaged
{
    /// <summary>The minimisers of gᵢ(y) + (y − vᵢ)² / (2ηᵢ) for the coordinates of one lane.</summary>
    /// <param name="point">v.</param>
    /// <param name="length">η, at least 0 each; at 0 the point of the domain nearest to v.</param>
    /// <param name="index">The coordinate of the lane's first element.</param>
    Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index);

    /// <summary>gᵢ(xᵢ) for the coordinates of one lane.</summary>
    /// <param name="point">x.</param>
    /// <param name="index">The coordinate of the lane's first element.</param>
    Vector512<T> Value(Vector512<T> point, nuint index);
}
