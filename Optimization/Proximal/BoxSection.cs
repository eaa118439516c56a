using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The indicator of a box cut by a hyperplane, {x : aᵢ ≤ xᵢ ≤ bᵢ, ⟨w, x⟩ = c}: <c>clip(vᵢ − μ wᵢ)</c> with the μ that meets the plane.</summary>
    /// <remarks>
    /// ⟨w, x⟩ falls with μ along straight pieces that begin where a coordinate meets a bound: the piece is found by bisection among the sorted
    /// breakpoints, O(n log n), and solved. With w = 1 and the box [0, ∞) it is a simplex, with a finite upper bound a capped one. A point that is
    /// not finite gives NaN in every coordinate. Where μ cannot be told apart beside a far point, what was found is projected again, from
    /// close by. w and c are kept scaled by the power of two that brings the largest |wᵢ| into [1, 2). Source: Helgason, Kennington and Lall 1980 for the breakpoints.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="lower">a, as long as the point; −∞ for none. Copied.</param>
    /// <param name="upper">b, as long, each at least its lower bound; +∞ for none. Copied.</param>
    /// <param name="normal">w, as long, finite. Copied.</param>
    /// <param name="offset">c, finite.</param>
    /// <exception cref="ArgumentException">The lengths differ, w is not finite, or the set is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">c is not finite, or not beside w.</exception>
    public static BoxSection<T> BoxSection<T>(ReadOnlySpan<T> lower, ReadOnlySpan<T> upper, ReadOnlySpan<T> normal, double offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(lower, upper, normal, offset);
}

/// <summary>The indicator of a box cut by a hyperplane; see <see cref="ProximalMaps.BoxSection{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct BoxSection<T> : IProximalMap<BoxSection<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public BoxSection() => throw Require.Built("ProximalMaps.BoxSection");

    internal BoxSection(ReadOnlySpan<T> lower, ReadOnlySpan<T> upper, ReadOnlySpan<T> normal, double offset)
    {
        Bounds.Check(lower, upper);
        if (normal.Length != lower.Length) throw new ArgumentException($"normal has {normal.Length} elements; {lower.Length} are needed.", nameof(normal));
        if (!Reductions.AllFinite(normal)) throw new ArgumentException("normal must be finite.", nameof(normal));
        (Lower, Upper, Normal) = (Buffer<T>.CopyOf(lower), Buffer<T>.CopyOf(upper), Buffer<T>.CopyOf(normal));
        Offset = Require.Finite<T>(offset);
        var largest = Reductions.NormInfinity(normal);
        if (largest > T.Zero)
        {
            var exponent = -T.ILogB(largest);
            foreach (ref var element in Normal.Mutable) element = T.ScaleB(element, exponent);
            Offset = Require.Finite<T>(double.CreateChecked(T.ScaleB(Offset, exponent)), nameof(offset));
        }

        normal = Normal.Span;
        var (least, most, size) = (T.Zero, T.Zero, T.Abs(Offset));
        for (var i = 0; i < normal.Length; i++)
        {
            if (normal[i] == T.Zero) continue;
            var (a, b) = (normal[i] * lower[i], normal[i] * upper[i]);
            (least, most) = (least + T.Min(a, b), most + T.Max(a, b));
            size += T.IsFinite(a) && T.IsFinite(b) ? T.Max(T.Abs(a), T.Abs(b)) : T.Zero;
        }

        // A plane that touches the box in a corner meets it, whatever the order of the sum.
        if (T.Zero == Membership.Near(T.Max(T.Max(least - Offset, Offset - most), T.Zero), size)) return;
        throw new ArgumentException($"Over the box ⟨w, x⟩ is between {least} and {most}, never {offset}.", nameof(offset));
    }

    /// <summary>a.</summary>
    public Buffer<T> Lower { get; }

    /// <summary>b.</summary>
    public Buffer<T> Upper { get; }

    /// <summary>w, scaled.</summary>
    public Buffer<T> Normal { get; }

    /// <summary>c, scaled as w is.</summary>
    public T Offset { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        Require.Length(point.Length, Normal.Length);
        if (!Reductions.AllFinite(point))
        {
            destination.Fill(T.NaN);
            return;
        }

        Solve(point, destination, workspace);
        if (!(Value(destination, workspace) == T.Zero)) Solve(destination, destination, workspace);
    }

    private void Solve(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var v = workspace.Take<T>(point.Length)[..point.Length];
        var products = workspace.Take<T>(point.Length)[..point.Length];
        var breakpoints = workspace.Take<T>(2 * point.Length)[..(2 * point.Length)];
        point.CopyTo(v);
        breakpoints = breakpoints[..Breakpoints(v, breakpoints)];
        breakpoints.Sort();

        // The last breakpoint at which the plane is not yet passed.
        var (low, high) = (-1, breakpoints.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            Clip(v, breakpoints[middle], destination);
            (low, high) = Excess(destination, products) >= T.Zero ? (middle, high) : (low, middle);
        }

        var left = low < 0 ? T.NegativeInfinity : breakpoints[low];
        var right = high == breakpoints.Length ? T.PositiveInfinity : breakpoints[high];
        if (low >= 0)
        {
            // A plane met in a corner is met there exactly: what rounding beside it would leave may be large beside numbers that are zero.
            Clip(v, left, destination);
            if (Excess(destination, products) == T.Zero) return;
        }

        Clip(v, Multiplier(v, left, right, products), destination);
        Land(v, left, right, destination, products);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        Require.Length(point.Length, Normal.Length);
        var lower = Lower.Span;
        var upper = Upper.Span;
        var normal = Normal.Span;
        using var rental = workspace.Rent<T>(point.Length);
        for (var i = 0; i < point.Length; i++)
        {
            if (!(point[i] >= lower[i] && point[i] <= upper[i])) return T.PositiveInfinity;
            rental.Span[i] = normal[i] * point[i];
        }

        return Membership.Near(Reductions.Sum<T>(rental.Span) - Offset, Reductions.SumOfAbs<T>(rental.Span) + T.Abs(Offset));
    }

    // The finite μ at which a coordinate meets a bound.
    private int Breakpoints(ReadOnlySpan<T> v, Span<T> destination)
    {
        var lower = Lower.Span;
        var upper = Upper.Span;
        var normal = Normal.Span;
        var count = 0;
        for (var i = 0; i < v.Length; i++)
        {
            if (normal[i] == T.Zero) continue;
            if (T.IsFinite((v[i] - lower[i]) / normal[i])) destination[count++] = (v[i] - lower[i]) / normal[i];
            if (T.IsFinite((v[i] - upper[i]) / normal[i])) destination[count++] = (v[i] - upper[i]) / normal[i];
        }

        return count;
    }

    // Whether coordinate i moves with μ all along the piece.
    private bool IsFree(ReadOnlySpan<T> v, int i, T left, T right)
    {
        var normal = Normal.Span[i];
        if (normal == T.Zero) return false;
        var (a, b) = ((v[i] - Lower.Span[i]) / normal, (v[i] - Upper.Span[i]) / normal);
        return T.Min(a, b) <= left && T.Max(a, b) >= right;
    }

    // Solves ⟨w, x(μ)⟩ = c on the piece between two breakpoints; where nothing moves any μ of the piece will do.
    private T Multiplier(ReadOnlySpan<T> v, T left, T right, Span<T> products)
    {
        var within = T.IsFinite(left) ? T.IsFinite(right) ? Middle(left, right) : left : T.IsFinite(right) ? right : T.Zero;
        var normal = Normal.Span;
        for (var i = 0; i < v.Length; i++)
        {
            products[i] = normal[i] * (IsFree(v, i, left, right) ? v[i] : At(v, i, within));
        }

        var excess = Reductions.Sum<T>(products) - Offset;
        var curvature = Curvature(v, left, right, products);
        return curvature > T.Zero ? T.Clamp(excess / curvature, left, right) : within;
    }

    private T Curvature(ReadOnlySpan<T> v, T left, T right, Span<T> products)
    {
        var normal = Normal.Span;
        for (var i = 0; i < v.Length; i++) products[i] = IsFree(v, i, left, right) ? normal[i] * normal[i] : T.Zero;
        return Reductions.Sum<T>(products);
    }

    // The plane again, from close by: what rounding of μ left over is shared by the coordinates that move.
    private void Land(ReadOnlySpan<T> v, T left, T right, Span<T> destination, Span<T> products)
    {
        var excess = Excess(destination, products);
        var curvature = Curvature(v, left, right, products);
        if (!(curvature > T.Zero)) return;
        var lower = Lower.Span;
        var upper = Upper.Span;
        var normal = Normal.Span;
        for (var i = 0; i < v.Length; i++)
        {
            if (IsFree(v, i, left, right)) destination[i] = T.Clamp(destination[i] - (excess / curvature * normal[i]), lower[i], upper[i]);
        }
    }

    private void Clip(ReadOnlySpan<T> v, T multiplier, Span<T> destination)
    {
        for (var i = 0; i < v.Length; i++) destination[i] = At(v, i, multiplier);
    }

    // xᵢ(μ), at its bounds from the very breakpoints on: v − μ w there has the rounding of v.
    private T At(ReadOnlySpan<T> v, int i, T multiplier)
    {
        var (lower, upper, normal) = (Lower.Span[i], Upper.Span[i], Normal.Span[i]);
        if (normal == T.Zero) return T.Clamp(v[i], lower, upper);
        var (a, b) = ((v[i] - lower) / normal, (v[i] - upper) / normal);
        if (multiplier >= T.Max(a, b)) return normal > T.Zero ? lower : upper;
        return multiplier <= T.Min(a, b) ? normal > T.Zero ? upper : lower : T.Clamp(v[i] - (multiplier * normal), lower, upper);
    }

    // Neither the sum nor the difference of the two need be a number.
    private static T Middle(T left, T right) => (left / T.CreateChecked(2)) + (right / T.CreateChecked(2));

    private T Excess(ReadOnlySpan<T> x, Span<T> products)
    {
        var normal = Normal.Span;
        for (var i = 0; i < x.Length; i++) products[i] = normal[i] * x[i];
        return Reductions.Sum<T>(products) - Offset;
    }
}
