using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What columns are made into.</summary>
public static class Columns
{
    /// <summary>The columns with a column of ones behind them; see <see cref="ColumnsWithIntercept{T, TColumns}"/>.</summary>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ArgumentException">The columns have an intercept already.</exception>
    public static ColumnsWithIntercept<T, TColumns> WithIntercept<T, TColumns>(this IColumns<TColumns, T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T> => new((TColumns)columns);

    /// <summary>The columns centred and scaled; see <see cref="StandardizedColumns{T, TColumns}"/>.</summary>
    /// <param name="columns">The columns, without an intercept.</param>
    /// <param name="means">What is taken from each column: <see cref="Standardized{T, TRows}.Means"/> of the same matrix by rows; copied.</param>
    /// <param name="scales">What each is then multiplied by: <see cref="Standardized{T, TRows}.Scales"/> of it; copied.</param>
    /// <exception cref="ArgumentException">The columns have an intercept, or means or scales are not as many.</exception>
    public static StandardizedColumns<T, TColumns> Standardized<T, TColumns>(
        this IColumns<TColumns, T> columns, ReadOnlySpan<T> means, ReadOnlySpan<T> scales)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T> => new((TColumns)columns, means, scales);

    /// <summary>The rank of W^½ A to a relative tolerance, and its smallest singular value that is not zero; see <see cref="Numerics.NumericalRank"/>.</summary>
    /// <param name="columns">A, by columns.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <param name="relativeTolerance">From max(n, d) ε, which it is where none is given, to below 1.</param>
    /// <param name="weights">The diagonal of W, at least 0 each; empty for ones.</param>
    /// <exception cref="ArgumentException">There are weights, and not one for each row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeTolerance"/> is out of its range.</exception>
    public static NumericalRank<T> NumericalRank<T, TColumns>(
        this IColumns<TColumns, T> columns, Workspace workspace, double? relativeTolerance = null, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        if (!weights.IsEmpty && weights.Length != columns.Rows)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {columns.Rows} rows.", nameof(weights));
        }

        using var roots = workspace.Rent<T>(weights.Length);
        for (var i = 0; i < weights.Length; i++) roots.Span[i] = T.Sqrt(weights[i]);
        return Numerics.NumericalRank.Of<T, Transposed<T, TColumns>>(new((TColumns)columns, roots.Span), workspace, relativeTolerance);
    }

    // The columns as the rows of Aᵀ, each multiplied element by element by the roots of the weights.
    private readonly ref struct Transposed<T, TColumns>(TColumns columns, ReadOnlySpan<T> roots) : IMatrixRows<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        private readonly ReadOnlySpan<T> _roots = roots;

        public int Rows => columns.Columns;

        public int Columns => columns.Rows;

        public void CopyRow(int row, Span<T> destination)
        {
            destination.Clear();
            if (_roots.IsEmpty) columns.AddColumn(row, T.One, destination);
            else columns.AddColumn(row, T.One, _roots, destination);
        }
    }
}
