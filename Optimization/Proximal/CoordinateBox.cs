using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The indicator of a box with bounds of its own in every coordinate, aᵢ ≤ xᵢ ≤ bᵢ: clipping.</summary>
    /// <remarks>Source: Parikh and Boyd 2014, section 6.2.4.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="lower">a, as long as the point; −∞ for none. Copied.</param>
    /// <param name="upper">b, as long, each at least its lower bound; +∞ for none. Copied.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is no number between two bounds.</exception>
    public static CoordinateBox<T> Box<T>(ReadOnlySpan<T> lower, ReadOnlySpan<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(lower, upper);
}

/// <summary>The indicator of a box with bounds for each coordinate; see <see cref="ProximalMaps.Box{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>.</summary>
/// <remarks>A point with more coordinates than there are bounds is refused; of one with fewer, the first are bounded.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CoordinateBox<T> : ISeparableConjugableMap<CoordinateBox<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public CoordinateBox() => throw Require.Built("ProximalMaps.Box");

    internal CoordinateBox(ReadOnlySpan<T> lower, ReadOnlySpan<T> upper)
    {
        Bounds.Check(lower, upper);
        (Lower, Upper) = (Padded(lower), Padded(upper));
    }

    /// <summary>a.</summary>
    public Buffer<T> Lower { get; }

    /// <summary>b.</summary>
    public Buffer<T> Upper { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index) =>
        Vector512.Min(Vector512.Max(point, Lane(Lower, index)), Lane(Upper, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> point, nuint index) => Vector512.ConditionalSelect(
        Vector512.GreaterThanOrEqual(point, Lane(Lower, index)) & Vector512.LessThanOrEqual(point, Lane(Upper, index)),
        Vector512<T>.Zero, Vector512.Create(T.PositiveInfinity));

    /// <inheritdoc/>
    public Vector512<T> ConjugateValue(Vector512<T> point, nuint index) => Support.Of(point, Lane(Lower, index), Lane(Upper, index));

    // Behind the last bound comes NaN, so that a coordinate without bounds is seen.
    private static Buffer<T> Padded(ReadOnlySpan<T> bounds)
    {
        var buffer = Buffer<T>.CopyOf(bounds);
        buffer.Lanes[bounds.Length..].Fill(T.NaN);
        return buffer;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Lane(Buffer<T> bounds, nuint index)
    {
        var lanes = bounds.Lanes;
        if (index >= (nuint)lanes.Length) ThrowLength(bounds.Length);
        return Vector512.Create<T>(lanes[(int)index..]);
    }

    private static void ThrowLength(int bounds) => throw new ArgumentException($"The point has more coordinates than there are bounds, {bounds}.", "point");
}
