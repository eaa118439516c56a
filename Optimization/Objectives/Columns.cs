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
}
