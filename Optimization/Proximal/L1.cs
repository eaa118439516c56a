using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>g(x) = λ Σ |xᵢ| over the first <paramref name="coordinates"/>: soft thresholding, <c>sign(v) max(|v| − λη, 0)</c>.</summary>
    /// <remarks>Source: Donoho 1995; Parikh and Boyd 2014, section 6.5.2.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <param name="coordinates">How many coordinates are penalised, from the first on; an intercept behind them is not.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static L1<T> L1<T>(double weight, int coordinates = int.MaxValue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(weight, coordinates);
}

/// <summary>The weighted L1 norm; see <see cref="ProximalMaps.L1{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct L1<T> : ISeparableConjugableMap<L1<T>, T>
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

    /// <inheritdoc/>
    public Vector512<T> ConjugateValue(Vector512<T> point, nuint index) => Membership.AtMost(Vector512.Abs(point), Weights(index));

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
