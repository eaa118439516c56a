using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What the parameterisations of a multivariate normal distribution share.</summary>
internal static class NormalRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double LogRootOfTwoPi = 0.91893853320467274178;

    /// <summary>x − μ, a row for each draw.</summary>
    public static Variable<T> Centered(Variable<T> x, Variable<T> location, Variable<T> factor)
    {
        var length = factor.Shape.Rows;
        var rows = Rows.Of(OnTape.Of(x, location, factor), length, "MultivariateNormal");
        return rows - (location.Shape.IsScalar ? location : Rows.Of(OnTape.Of(location, factor, x), length, "MultivariateNormal"));
    }

    /// <summary>ln p of each row from what is standard normal, and the logarithm of the determinant that leads there.</summary>
    public static Variable<T> Density(Variable<T> standard, Variable<T> logDeterminant) =>
        (Functions.SumRows(Functions.Square(standard)) * T.CreateTruncating(-0.5)) + (logDeterminant - T.CreateTruncating(LogRootOfTwoPi * standard.Shape.Columns));

    /// <summary>μ + L z, or μ + L⁻ᵀ z.</summary>
    public static void Draw(RandomKey key, Variable<T> location, ReadOnlySpan<T> factor, bool isPrecision, Span<T> destination)
    {
        var length = (int)Math.Sqrt(factor.Length);
        if (destination.Length % length != 0) throw new ArgumentException($"{destination.Length} elements are no rows of {length}.", nameof(destination));
        key.Normals(destination);
        var matrix = new ReadOnlyMatrixSpan<T>(factor, length, length);
        for (var start = 0; start < destination.Length; start += length)
        {
            var row = destination.Slice(start, length);
            if (isPrecision) TriangularSolve.Upper(matrix.Transpose(), row);
            for (var i = length - 1; !isPrecision && i >= 0; i--) row[i] = Reductions.Dot(factor.Slice(i * length, i + 1), row[..(i + 1)]);
            for (var i = 0; i < length; i++) row[i] += Mean(location, start, i, length);
        }
    }

    private static T Mean(Variable<T> location, int start, int i, int length) =>
        location.Shape.IsScalar ? location.Value : location.Values[location.Length == length ? i : start + i];
}
