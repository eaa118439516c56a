using System.Numerics;

namespace Toolkit.Properties;

/// <content>Wrappers, line searches and estimators.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Wrappers =>
        [
        ];
    }
}
