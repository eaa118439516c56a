using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A Cholesky factor of a correlation matrix from its canonical partial correlations z = tanh x, one for each element below the diagonal, row by row:
/// Lᵢⱼ = zᵢⱼ Π √(1 − zᵢₖ²) over k below j, with zᵢᵢ = 1.
/// </summary>
/// <remarks>
/// ln √(1 − z²) = ln 2 + x − ln(1 + e²ˣ) is computed as such: no digit is lost where z is nearly 1. Source: Lewandowski, Kurowicka and Joe, "Generating random
/// correlation matrices based on vines and extended onion method", 2009; Stan reference manual, "Cholesky factors of correlation matrices".
/// </remarks>
internal static class CanonicalPartials
{
    /// <summary>L, and Σ wᵢⱼ ln √(1 − zᵢⱼ²).</summary>
    public static (Variable<T> Factor, Variable<T> Sum) Constrain<T>(Variable<T> free, int order, Variable<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var logarithms = free - Functions.Softplus(free + free) + T.Log(T.CreateTruncating(2));
        var shape = new LowerTriangle<T>(order, withDiagonal: false);
        var partials = Variable<T>.Apply(in shape, Functions.Tanh(free)) + Diagonal<T>(order);
        var lengths = Functions.Exp(Functions.Dot(Variable<T>.Apply(in shape, logarithms), Before<T>(order)));
        return (partials * lengths, Functions.Dot(logarithms, weights));
    }

    /// <summary>The free values behind a factor.</summary>
    public static void Free<T>(ReadOnlySpan<T> factor, int order, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var next = 0;
        for (var i = 1; i < order; i++)
        {
            // What of the row's squares, which sum to 1, is not yet taken: summed from the end, so that nothing cancels.
            var row = factor.Slice(i * order, i + 1);
            for (var j = 0; j < i; j++)
            {
                var rest = Reductions.SumOfSquares(row[(j + 1)..]);
                destination[next++] = T.Asinh(row[j] / T.Sqrt(rest));
            }
        }
    }

    /// <summary>1 on the diagonal.</summary>
    public static Variable<T> Diagonal<T>(int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => PerLength<LowerTriangle<T>, T>.Get(order, static order => Matrix<T>(order, static (i, j, _) => i == j ? 1 : 0));

    /// <summary>A weight for each element below the diagonal, row by row.</summary>
    public static Variable<T> Below<T>(int order, Func<int, int, int, int> weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var weights = new List<T>();
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < i; j++) weights.Add(T.CreateTruncating(weight(i, j, order)));
        }

        return Constants.Vector(weights.ToArray());
    }

    /// <summary>A square matrix from a function of row, column and order.</summary>
    public static Variable<T> Matrix<T>(int order, Func<int, int, int, int> element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[order * order];
        for (var i = 0; i < values.Length; i++) values[i] = T.CreateTruncating(element(i / order, i % order, order));
        return Constants.Matrix<T>(values, order, order);
    }

    // 1 above the diagonal: what a row is multiplied by to give the sums of the elements before each.
    private static Variable<T> Before<T>(int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => PerLength<LowerTriangleOf<T>, T>.Get(order, static order => Matrix<T>(order, static (i, j, _) => i < j ? 1 : 0));
}
