using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>
    /// The indicator of the vectors with at most k elements that are not zero: the k largest magnitudes are kept, the others become zero. Iterative hard thresholding is
    /// <c>Descend(η).WithProx(SparseVectors(k))</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The set is not convex. The image is a nearest point, but where magnitudes tie there are several, of which the one that keeps the smaller indices is taken; the map jumps there, is not non-expansive,
    /// and no rate that asks for a convex g is declared with it. What holds for η below 1/L: no step of the full gradient raises f, and where the steps end, a coordinate outside of the support has a slope of
    /// no more than the least magnitude inside, over η. What has not risen among the k is forgotten at every step; <c>Toolkit.Sketching</c> has the method that does not forget.
    /// </para>
    /// <para>
    /// A few passes over the point, whatever is in it. What is no number counts as larger than any, so that it is kept and seen. Source: Blumensath and Davies 2009, "Iterative hard thresholding for compressed
    /// sensing".
    /// </para>
    /// </remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="nonZeros">k, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static SparseVectors<T> SparseVectors<T>(int nonZeros)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(nonZeros);
}

/// <summary>The indicator of the k-sparse vectors, which is not convex; see <see cref="ProximalMaps.SparseVectors{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct SparseVectors<T> : IProximalMap<SparseVectors<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public SparseVectors() => throw Require.Built("ProximalMaps.SparseVectors");

    internal SparseVectors(int nonZeros) => NonZeros = Require.AtLeastOne(nonZeros);

    static bool IProximalMap<SparseVectors<T>, T>.IsConvex => false;

    /// <summary>k.</summary>
    public int NonZeros { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        if (point.Length <= NonZeros)
        {
            point.CopyTo(destination);
            return;
        }

        var (threshold, ties) = LargestMagnitudes.Threshold(point, NonZeros, workspace);
        for (var i = 0; i < point.Length; i++)
        {
            var magnitude = LargestMagnitudes.Order(point[i]);
            var isKept = magnitude > threshold || (magnitude == threshold && ties-- > 0);
            destination[i] = isKept ? point[i] : T.Zero;
        }
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        var (count, isNumber) = (0, true);
        foreach (var value in point)
        {
            if (value != T.Zero) count++;
            isNumber &= !T.IsNaN(value);
        }

        return Membership.Of<T>(isNumber && count <= NonZeros);
    }
}
