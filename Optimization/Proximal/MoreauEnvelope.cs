using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The Moreau envelope of g, <c>e(x) = min_y g(y) + ‖y − x‖²/2η</c>: g made smooth, with the same minimisers.</summary>
    /// <remarks>
    /// Its gradient is (x − prox(x, η))/η, with Lipschitz constant 1/η; of an indicator it is half the squared distance from the set, over η.
    /// Source: Moreau 1965; Parikh and Boyd 2014, section 3.1.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map of g.</param>
    /// <param name="length">η, above 0.</param>
    /// <param name="dimension">The number of coordinates, at least 0.</param>
    /// <exception cref="ArgumentException">g is not convex: its envelope is not smooth.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static MoreauEnvelope<T, TProximalMap> MoreauEnvelope<T, TProximalMap>(this IProximalMap<TProximalMap, T> map, double length, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T> => new((TProximalMap)map, length, dimension);
}

/// <summary>A Moreau envelope; see <see cref="ProximalMaps.MoreauEnvelope{T, TProximalMap}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The map.</typeparam>
public readonly record struct MoreauEnvelope<T, TProximalMap> : ISmoothObjective<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public MoreauEnvelope() => throw Require.Built("ProximalMaps.MoreauEnvelope");

    internal MoreauEnvelope(TProximalMap map, double length, int dimension)
    {
        if (!TProximalMap.IsConvex) throw new ArgumentException("Of a function that is not convex the envelope is not smooth.", nameof(map));
        (Map, Length, Dimension) = (map, Require.Positive<T>(length), (int)Require.NotNegative((long)dimension, nameof(dimension)));
    }

    /// <summary>The map of g.</summary>
    public TProximalMap Map { get; }

    /// <summary>η.</summary>
    public T Length { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public Smoothness<T> Smoothness => new(T.One / Length, T.Zero, T.One / Length);

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(point.Length);
        return ValueAndGradient(point, rental.Span, workspace);
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Map.Apply(point, Length, destination, workspace);
        Slope(point, destination);
    }

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Map.Apply(point, Length, destination, workspace);
        var value = Map.Value(destination, workspace);
        Slope(point, destination);
        return value + (Length / T.CreateChecked(2) * Reductions.SumOfSquares<T>(destination));
    }

    // What lies between the point and its image, over the length.
    private void Slope(ReadOnlySpan<T> point, Span<T> image)
    {
        for (var i = 0; i < image.Length; i++) image[i] = (point[i] - image[i]) / Length;
    }
}
