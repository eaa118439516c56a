using System.Numerics;

namespace Toolkit.Properties;

/// <content>Transforms that know blocks of parameters.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Blocks =>
        [
        ];
    }
}
