using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The proximal maps, by the names of their functions.</summary>
public static class ProximalMaps
{
    /// <summary>g(x) = λ Σ |xᵢ| over the first <paramref name="coordinates"/>: soft thresholding, <c>sign(v) max(|v| − λη, 0)</c>.</summary>
    /// <remarks>Source: Donoho 1995; Parikh and Boyd 2014, section 6.5.2.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <param name="coordinates">How many coordinates are penalised, from the first on; an intercept behind them is not.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static L1<T> L1<T>(double weight, int coordinates = int.MaxValue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(weight, coordinates);

    /// <summary>The indicator of the box [a, b] in every coordinate: clipping.</summary>
    /// <remarks>Source: Parikh and Boyd 2014, section 6.2.4.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="lower">a; −∞ for none.</param>
    /// <param name="upper">b, at least a; +∞ for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Box<T> Box<T>(double lower, double upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(lower, upper);

    /// <summary>A separable map as one over whole vectors.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TProximalMap">The map.</typeparam>
    /// <param name="map">The map on a lane.</param>
    public static Separable<T, TProximalMap> OverVectors<T, TProximalMap>(this ISeparableProximalMap<TProximalMap, T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> => new((TProximalMap)map);
}

/// <summary>The weighted L1 norm; see <see cref="ProximalMaps.L1{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct L1<T> : ISeparableProximalMap<L1<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal L1(double weight, int coordinates)
    {
        Weight = Require.NotNegative<T>(weight);
        Coordinates = coordinates >= 0
            ? coordinates
            : throw new ArgumentOutOfRangeException(nameof(coordinates), coordinates, "coordinates must be at least 0.");
    }

    /// <summary>λ.</summary>
    public T Weight { get; }

    /// <summary>How many coordinates are penalised.</summary>
    public int Coordinates { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index)
    {
        var size = Vector512.Abs(point);
        var threshold = length * Weights(index);
        return Vector512.ConditionalSelect(
            Vector512.GreaterThan(size, threshold), point - Vector512.CopySign(threshold, point), SignedZeroOrNaN(point));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> point, nuint index) => Vector512.Abs(point) * Weights(index);

    // Zero where the point is a number, NaN where it is none: what is not finite must be seen, not thresholded away.
    private static Vector512<T> SignedZeroOrNaN(Vector512<T> point) =>
        Vector512.ConditionalSelect(Vector512.Equals(point, point), Vector512<T>.Zero, point);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<T> Weights(nuint index)
    {
        var weight = Vector512.Create(Weight);
        return index + (nuint)Vector512<T>.Count <= (nuint)Coordinates ? weight : Partial(weight, index);
    }

    private Vector512<T> Partial(Vector512<T> weight, nuint index)
    {
        var count = T.CreateChecked(Coordinates - (double)index);
        return Vector512.ConditionalSelect(Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(count)), weight, Vector512<T>.Zero);
    }
}

/// <summary>The indicator of a box; see <see cref="ProximalMaps.Box{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Box<T> : ISeparableProximalMap<Box<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Box() => throw Require.Built("ProximalMaps.Box");

    internal Box(double lower, double upper)
    {
        Lower = T.CreateChecked(double.IsNaN(lower) || lower == double.PositiveInfinity
            ? throw new ArgumentOutOfRangeException(nameof(lower), lower, "lower must be a number below +∞.")
            : lower);
        Upper = T.CreateChecked(upper >= lower && upper != double.NegativeInfinity
            ? upper
            : throw new ArgumentOutOfRangeException(nameof(upper), upper, $"upper must be at least lower, {lower}, and above −∞."));
    }

    /// <summary>a.</summary>
    public T Lower { get; }

    /// <summary>b.</summary>
    public T Upper { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index) =>
        Vector512.Min(Vector512.Max(point, Vector512.Create(Lower)), Vector512.Create(Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> point, nuint index) => Vector512.ConditionalSelect(
        Vector512.GreaterThanOrEqual(point, Vector512.Create(Lower)) & Vector512.LessThanOrEqual(point, Vector512.Create(Upper)),
        Vector512<T>.Zero, Vector512.Create(T.PositiveInfinity));
}
