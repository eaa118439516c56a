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
}
