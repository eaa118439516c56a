using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A lower triangular matrix from K(K + 1)/2 free values, row by row, those on the diagonal being logarithms.</summary>
internal static class LogDiagonal
{
    /// <summary>L, and the free values as a matrix.</summary>
    public static (Variable<T> Factor, Variable<T> Free) Constrain<T>(Variable<T> free, int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var diagonal = CanonicalPartials.Diagonal<T>(order);
        var triangle = Variable<T>.Apply(new LowerTriangle<T>(order, withDiagonal: true), free);
        return ((triangle * Below<T>(order)) + (Functions.Exp(triangle * diagonal) * diagonal), triangle);
    }

    /// <summary>The free values behind a factor.</summary>
    public static void Free<T>(ReadOnlySpan<T> factor, int order, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var next = 0;
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++) destination[next++] = i == j ? T.Log(factor[(i * order) + j]) : factor[(i * order) + j];
        }
    }

    private static Variable<T> Below<T>(int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => PerLength<CholeskyCovariance<T>, T>.Get(order, static order => CanonicalPartials.Matrix<T>(order, static (i, j, _) => i > j ? 1 : 0));
}
