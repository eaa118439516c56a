using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What rows are made into, and what follows from their products.</summary>
public static class Rows
{
    /// <summary>The rows with a column of ones behind them; see <see cref="Optimization.WithIntercept{T, TRows}"/>.</summary>
    /// <param name="rows">The rows.</param>
    /// <exception cref="ArgumentException">The rows have an intercept already.</exception>
    public static WithIntercept<T, TRows> WithIntercept<T, TRows>(this IRows<TRows, T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => new((TRows)rows);

    /// <summary>The rows with columns of mean 0 and mean square 1; see <see cref="Optimization.Standardized{T, TRows}"/>.</summary>
    /// <param name="rows">The rows, without an intercept.</param>
    /// <param name="centred">Whether the means are taken away; without it columns are only scaled to mean square 1.</param>
    /// <exception cref="ArgumentException">The rows have an intercept.</exception>
    public static Standardized<T, TRows> Standardized<T, TRows>(this IRows<TRows, T> rows, bool centred = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        using var workspace = new Workspace();
        return new((TRows)rows, centred, workspace);
    }

    /// <summary>Bounds of the largest singular value of W^½ A; see <see cref="SpectralNorm"/>.</summary>
    /// <param name="rows">A.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="weights">The diagonal of W, at least 0 each; empty for ones.</param>
    /// <exception cref="ArgumentException">There are weights, and not one for each row.</exception>
    public static SpectralNormBounds<T> SpectralNormBounds<T, TRows>(
        this IRows<TRows, T> rows, Workspace workspace, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => weights.IsEmpty || weights.Length == rows.Rows
        ? SpectralNorm.Bound<T, Operator<T, TRows>>(new((TRows)rows, weights, workspace), workspace)
        : throw new ArgumentException($"There are {weights.Length} weights for {rows.Rows} rows.", nameof(weights));

    /// <summary>The rank of W^½ A to a relative tolerance, and its smallest singular value that is not zero; see <see cref="Numerics.NumericalRank"/>.</summary>
    /// <param name="rows">A.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="relativeTolerance">From max(n, d) ε, which it is where none is given, to below 1.</param>
    /// <param name="weights">The diagonal of W, at least 0 each; empty for ones.</param>
    /// <exception cref="ArgumentException">There are weights, and not one for each row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeTolerance"/> is out of its range.</exception>
    public static NumericalRank<T> NumericalRank<T, TRows>(
        this IRows<TRows, T> rows, Workspace workspace, double? relativeTolerance = null, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => weights.IsEmpty || weights.Length == rows.Rows
        ? Numerics.NumericalRank.Of<T, Weighted<T, TRows>>(new((TRows)rows, weights, workspace), workspace, relativeTolerance)
        : throw new ArgumentException($"There are {weights.Length} weights for {rows.Rows} rows.", nameof(weights));

    // The constants of (1/n) Σ wᵢ φᵢ(⟨aᵢ, x⟩): no ∇²φᵢ above `curvature`, none of its diagonal elements above `diagonal`.
    internal static Smoothness<T> MeanLossSmoothness<T, TRows>(TRows rows, T curvature, T diagonal, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        using var workspace = new Workspace();
        using var centres = workspace.Rent<T>(rows.Columns, BufferContents.Zeroed);
        using var columns = workspace.Rent<T>(rows.Columns);
        rows.SquaredColumnDistances(centres.Span, columns.Span, workspace);
        var (widest, heaviest) = (T.Zero, weights.IsEmpty ? T.One : T.Zero);
        foreach (var norm in columns.Span) widest = T.Max(widest, norm);
        foreach (var weight in weights) heaviest = T.Max(heaviest, weight);
        var norms = rows.SpectralNormBounds(workspace, weights);
        var inverseCount = T.One / Number.Of<T>(rows.Rows);
        var lipschitz = curvature * inverseCount * norms.Upper * norms.Upper;
        return new(lipschitz == T.Zero ? T.One : lipschitz, T.Zero, diagonal * inverseCount * heaviest * widest);
    }

    // destination ← Aᵀ map(A x) by two products, for rows whose own products are more than a pass over them.
    internal static void MultiplyTwice<T, TRows, TMap>(this TRows rows, ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TMap : struct, IProductMap<T>, allows ref struct
    {
        using var products = workspace.Rent<T>(rows.Rows);
        products.Lanes[rows.Rows..].Clear();
        rows.Multiply(x, products.Span, workspace);
        map.Map(0, products.Lanes);
        rows.TransposeMultiply(products.Span, destination, workspace);
    }

    // destination ← Σₖ wₖ aᵢ, where i is the k-th of some rows, or of all where none are named.
    internal static void WeightedSum<T, TRows>(
        this TRows rows, ReadOnlySpan<int> chosen, ReadOnlySpan<T> weights, Span<T> destination, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        if (chosen.IsEmpty)
        {
            rows.TransposeMultiply(weights, destination, workspace);
            return;
        }

        destination.Clear();
        for (var k = 0; k < chosen.Length; k++) rows.AddRow(chosen[k], weights[k], destination, workspace);
    }

    // destination ← factor · |A|ᵀ W |A| 1, row sums of what bounds AᵀWA element by element; 1 where that is 0.
    internal static void AbsoluteGramSums<T, TRows>(this TRows rows, T factor, ReadOnlySpan<T> weights, Span<T> destination, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        using var centres = workspace.Rent<T>(rows.Columns, BufferContents.Zeroed);
        using var ones = workspace.Rent<T>(rows.Columns);
        using var rental = workspace.Rent<T>(rows.Rows);
        var sums = rental.Span;
        ones.Span.Fill(T.One);
        rows.MultiplyDistances(centres.Span, ones.Span, sums, workspace);
        for (var i = 0; i < weights.Length; i++) sums[i] *= weights[i];
        rows.TransposeMultiplyDistances(centres.Span, sums, destination, workspace);
        foreach (ref var value in destination) value = value > T.Zero ? factor * value : T.One;
    }

    // maxᵢ wᵢ ‖aᵢ‖².
    internal static T LargestSquaredRowNorm<T, TRows>(this TRows rows, ReadOnlySpan<T> weights, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        using var rental = workspace.Rent<T>(rows.Rows);
        var norms = rental.Span;
        rows.SquaredRowNorms(norms, workspace);
        var largest = T.Zero;
        for (var i = 0; i < norms.Length; i++) largest = T.Max(largest, weights.IsEmpty ? norms[i] : weights[i] * norms[i]);
        return largest;
    }

    // Rows as a matrix of which only the products are known, each row multiplied by the root of its weight.
    private readonly ref struct Operator<T, TRows>(TRows rows, ReadOnlySpan<T> weights, Workspace workspace) : ILinearOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        private readonly ReadOnlySpan<T> _weights = weights;

        public int Rows => rows.Rows;

        public int Columns => rows.Columns;

        public T FrobeniusNorm
        {
            get
            {
                using var centres = workspace.Rent<T>(Columns, BufferContents.Zeroed);
                using var norms = workspace.Rent<T>(Columns);
                rows.SquaredColumnDistances(centres.Span, norms.Span, workspace);
                var largest = T.One;
                if (!_weights.IsEmpty)
                {
                    largest = T.Zero;
                    foreach (var weight in _weights) largest = T.Max(largest, weight);
                }

                return T.Sqrt(largest * Reductions.Sum<T>(norms.Span));
            }
        }

        public void Multiply(ReadOnlySpan<T> x, Span<T> destination)
        {
            rows.Multiply(x, destination, workspace);
            for (var i = 0; i < _weights.Length; i++) destination[i] *= T.Sqrt(_weights[i]);
        }

        public void TransposeMultiply(ReadOnlySpan<T> x, Span<T> destination)
        {
            if (_weights.IsEmpty)
            {
                rows.TransposeMultiply(x, destination, workspace);
                return;
            }

            using var rental = workspace.Rent<T>(Rows);
            var weighted = rental.Span;
            for (var i = 0; i < weighted.Length; i++) weighted[i] = T.Sqrt(_weights[i]) * x[i];
            rows.TransposeMultiply(weighted, destination, workspace);
        }
    }

    // Rows one at a time, each multiplied by the root of its weight.
    private readonly ref struct Weighted<T, TRows>(TRows rows, ReadOnlySpan<T> weights, Workspace workspace) : IMatrixRows<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        private readonly ReadOnlySpan<T> _weights = weights;

        public int Rows => rows.Rows;

        public int Columns => rows.Columns;

        public void CopyRow(int row, Span<T> destination)
        {
            destination.Clear();
            rows.AddRow(row, _weights.IsEmpty ? T.One : T.Sqrt(_weights[row]), destination, workspace);
        }
    }
}
