namespace Toolkit.Properties;

/// <summary>Random orthonormal rows: normal draws, made orthogonal to each other.</summary>
internal static class Orthonormal
{
    /// <summary>
    /// <paramref name="count"/> rows of <paramref name="dimension"/> elements each, orthogonal to <paramref name="first"/> where that is given; a
    /// first row of the frame takes its direction.
    /// </summary>
    public static double[] Rows(RandomKey key, int count, int dimension, ReadOnlySpan<double> first = default,
        ReadOnlySpan<double> excluded = default)
    {
        var rows = new double[count * dimension];
        key.Normals<double>(rows);
        if (count > 0) first.CopyTo(rows);
        for (var row = 0; row < count; row++)
        {
            // Gram–Schmidt twice: once leaves rounding errors that the second pass removes.
            var current = rows.AsSpan(row * dimension, dimension);
            for (var pass = 0; pass < 2; pass++)
            {
                if (!excluded.IsEmpty) Remove(current, excluded);
                for (var other = 0; other < row; other++) Remove(current, rows.AsSpan(other * dimension, dimension));
            }

            Scale(current, 1 / Reductions.Norm<double>(current));
        }

        return rows;
    }

    /// <summary>x ← x − ⟨x, d⟩ d / ‖d‖².</summary>
    public static void Remove(Span<double> x, ReadOnlySpan<double> direction)
    {
        var part = Reductions.Dot(x, direction) / Reductions.SumOfSquares(direction);
        for (var i = 0; i < x.Length; i++) x[i] -= part * direction[i];
    }

    public static void Scale(Span<double> x, double factor)
    {
        for (var i = 0; i < x.Length; i++) x[i] *= factor;
    }

    /// <summary>destination ← destination + Σ cᵢ rowᵢ.</summary>
    public static void Combine(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> rows, Span<double> destination)
    {
        for (var row = 0; row < coefficients.Length; row++)
        {
            for (var i = 0; i < destination.Length; i++) destination[i] += coefficients[row] * rows[(row * destination.Length) + i];
        }
    }
}
