using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>g(x) = λ Σ |xᵢ₊₁ − xᵢ|, the total variation of a sequence: what is left is constant in stretches.</summary>
    /// <remarks>
    /// Dynamic programming in O(n), whatever the data; the value of each stretch is then computed afresh from the mean of its data, so that rounding does not
    /// pile up along the sequence. A point that is not finite gives NaN in every coordinate. Source: Johnson 2013, "A dynamic programming algorithm
    /// for the fused lasso and L0-segmentation".
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static TotalVariation<T> TotalVariation<T>(double weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(weight);
}

/// <summary>The total variation of a sequence; see <see cref="ProximalMaps.TotalVariation{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct TotalVariation<T> : IConjugableMap<TotalVariation<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal TotalVariation(double weight) => Weight = Require.NotNegative<T>(weight);

    /// <summary>λ.</summary>
    public T Weight { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        var weight = Weight * length;
        if (!Reductions.AllFinite(point)) destination.Fill(T.NaN);
        else if (point.Length < 2 || weight == T.Zero) point.CopyTo(destination);
        else Solve(point, weight, destination, workspace, Scale(point));
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        if (point.Length < 2) return T.Zero;
        using var rental = workspace.Rent<T>(point.Length - 1);
        var jumps = rental.Span;
        for (var i = 0; i < jumps.Length; i++) jumps[i] = point[i + 1] - point[i];
        return Weight * Reductions.SumOfAbs<T>(jumps);
    }

    /// <inheritdoc/>
    /// <remarks>The indicator of the y whose partial sums are between −λ and λ, and the last of them 0.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace)
    {
        var (sum, largest) = (T.Zero, T.Zero);
        for (var i = 0; i < point.Length; i++)
        {
            sum += point[i];
            if (i + 1 < point.Length) largest = T.Max(largest, T.Abs(sum));
        }

        return Membership.AtMost(largest, Weight) + Membership.Near(sum, Weight + Reductions.SumOfAbs(point));
    }

    // Let h_k(b) be the least cost of the first k elements with x_k = b. Its derivative is piecewise linear and increasing; adding the penalty of the
    // next jump cuts it off at −λ and λ. The pieces are kept from left to right by their knots, each with the change of slope and intercept
    // there, in the middle of arrays that grow to both sides; every cut removes the knots that it passes.
    private static void Solve(ReadOnlySpan<T> point, T weight, Span<T> destination, Workspace workspace, T scale)
    {
        using var scope = workspace.Open();
        var n = point.Length;
        var data = workspace.Take<T>(n);
        var (least, most) = (point[0], point[0]);
        for (var i = 0; i < n; i++)
        {
            data[i] = point[i] * scale;
            (least, most) = (T.Min(least, point[i]), T.Max(most, point[i]));
        }

        // No partial sum of the data less their mean is above a quarter of this: a larger weight does nothing more.
        weight = T.Min(weight * scale, T.CreateChecked(n) * ((most * scale) - (least * scale)));
        if (weight == T.Zero)
        {
            point.CopyTo(destination);
            return;
        }

        var knots = workspace.Take<T>(2 * n);
        var slopes = workspace.Take<T>(2 * n);
        var intercepts = workspace.Take<T>(2 * n);
        var lowest = workspace.Take<T>(n);
        var highest = workspace.Take<T>(n);

        var (first, last) = (n, n - 1);
        for (var k = 0; k < n - 1; k++)
        {
            // The derivative left of all knots is b − v_k − λ (for k = 0, without the λ), right of them b − v_k + λ: cut off at −λ and at λ.
            var before = k == 0 ? T.Zero : weight;
            var (slope, intercept) = (T.One, -data[k] - before);
            for (; first <= last && (slope * knots[first]) + intercept <= -weight; first++)
            {
                (slope, intercept) = (slope + slopes[first], intercept + intercepts[first]);
            }

            var (slopeAbove, interceptAbove) = (T.One, before - data[k]);
            for (; last >= first && (slopeAbove * knots[last]) + interceptAbove >= weight; last--)
            {
                (slopeAbove, interceptAbove) = (slopeAbove - slopes[last], interceptAbove - intercepts[last]);
            }

            lowest[k] = (-weight - intercept) / slope;
            highest[k] = (weight - interceptAbove) / slopeAbove;
            first--;
            last++;
            (knots[first], slopes[first], intercepts[first]) = (lowest[k], slope, intercept + weight);
            (knots[last], slopes[last], intercepts[last]) = (highest[k], -slopeAbove, weight - interceptAbove);
        }

        var (finalSlope, finalIntercept) = (T.One, -data[n - 1] - weight);
        for (; first <= last && (finalSlope * knots[first]) + finalIntercept <= T.Zero; first++)
        {
            (finalSlope, finalIntercept) = (finalSlope + slopes[first], finalIntercept + intercepts[first]);
        }

        destination[n - 1] = -finalIntercept / finalSlope;
        for (var k = n - 2; k >= 0; k--) destination[k] = T.Min(T.Max(destination[k + 1], lowest[k]), highest[k]);
        Polish(data[..n], weight, destination);
        for (var k = 0; k < n; k++) destination[k] /= scale;
    }

    // A power of two by which numbers near the largest leave room for sums of them; 1 for all others.
    private static T Scale(ReadOnlySpan<T> point)
    {
        var headroom = Number.Of<T>(1L << 40) * T.CreateChecked(point.Length);
        return T.IsFinite(Reductions.NormInfinity(point) * headroom) ? T.One : T.One / Number.Of<T>(Math.Pow(2, 80));
    }

    // On a stretch where x is constant the optimum is the mean of the data (counted from their first, and overwritten), moved by λ over its length for each neighbour: towards it.
    private static void Polish(Span<T> data, T weight, Span<T> destination)
    {
        var towards = T.Zero;
        for (var start = 0; start < data.Length;)
        {
            var value = destination[start];
            var end = start + 1;
            while (end < data.Length && destination[end] == value) end++;
            var next = end == data.Length ? T.Zero : destination[end] > value ? weight : -weight;
            var origin = data[start];
            for (var i = start; i < end; i++) data[i] -= origin;
            destination[start..end].Fill(origin + ((Reductions.Sum<T>(data[start..end]) + (towards + next)) / T.CreateChecked(end - start)));
            (start, towards) = (end, -next);
        }
    }
}
