using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The Cholesky factor of a value that is asked to be symmetric and positive definite.</summary>
internal static class FactorOf
{
    /// <summary>destination ← L, zeros above the diagonal.</summary>
    /// <returns>The number of the element that shows that the value is not symmetric or not positive definite; −1 where it is both.</returns>
    public static int Value<T>(ReadOnlySpan<T> value, int order, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        destination.Clear();
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var (above, below) = (value[(j * order) + i], value[(i * order) + j]);
                if (!(T.Abs(above - below) <= Outside.Tolerance<T>() * T.Max(T.One, T.Abs(below)))) return (i * order) + j;
                var rest = below - Reductions.Dot(destination.Slice(i * order, j), destination.Slice(j * order, j));
                if (i == j && !(rest > T.Zero && T.IsFinite(rest))) return (i * order) + i;
                destination[(i * order) + j] = i == j ? T.Sqrt(rest) : rest / destination[(j * order) + j];
            }
        }

        return -1;
    }
}
