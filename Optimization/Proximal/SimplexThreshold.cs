using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The τ with Σ max(vᵢ − τ, 0) = s: what the projections on a simplex and on an L1 ball subtract.</summary>
/// <remarks>
/// <para>
/// Michelot's algorithm: τ is the excess of the sum, shared by the coordinates that are above it; those that are not are left out, until none is.
/// It begins with the coordinates above max v − s, since τ is never less than that. A few passes in practice; n of them at worst.
/// </para>
/// <para>τ is counted from the largest coordinate, so that numbers that are large beside s lose no digits to one another.</para>
/// <para>Source: Michelot 1986; for the first bound, Condat 2016, "Fast projection onto the simplex and the l1 ball".</para>
/// </remarks>
internal static class SimplexThreshold
{
    /// <summary>max v, and τ − max v, which lies between −s and 0.</summary>
    /// <param name="values">v, at least one element, all finite.</param>
    /// <param name="total">s, above 0.</param>
    /// <param name="workspace">Scratch memory for the coordinates that are left.</param>
    public static (T Largest, T Shift) Of<T>(ReadOnlySpan<T> values, T total, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var rental = workspace.Rent<T>(values.Length);
        var active = rental.Span;
        var largest = values[0];
        foreach (var value in values) largest = T.Max(largest, value);

        // Where s is near the largest number, sums of what is left would overflow.
        var scale = T.IsFinite(total * Headroom<T>()) ? T.One : T.One / Headroom<T>();
        var (count, shift) = (0, -total);
        foreach (var value in values)
        {
            if (value - largest > shift) active[count++] = (value - largest) * scale;
        }

        total *= scale;

        while (true)
        {
            shift = (Reductions.Sum<T>(active[..count]) - total) / T.CreateChecked(count);
            var left = 0;
            for (var i = 0; i < count; i++)
            {
                var value = active[i];
                active[left] = value;
                left += value > shift ? 1 : 0;
            }

            // None is left where the share of a tiny s underflows.
            if (left == count || left == 0) return (largest, shift / scale);
            count = left;
        }
    }

    // More than any number of elements; a power of two, by which scaling is exact.
    private static T Headroom<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Number.Of<T>(1L << 40);

    /// <summary>destination ← the projection of <paramref name="values"/> on {x ≥ 0, Σ xᵢ = s}, the sum right to its own rounding.</summary>
    public static void Project<T>(ReadOnlySpan<T> values, T total, Span<T> destination, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (largest, shift) = Of(values, total, workspace);
        var support = 0;
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = T.Max(values[i] - largest - shift, T.Zero);
            support += destination[i] > T.Zero ? 1 : 0;
        }

        // The rounding of τ, once for each coordinate above it, may be large beside the sum of many small coordinates.
        var missing = (total - Reductions.Sum<T>(destination)) / T.CreateChecked(support);
        for (var i = 0; i < destination.Length; i++)
        {
            if (destination[i] > T.Zero) destination[i] = T.Max(destination[i] + missing, T.Zero);
        }
    }
}
