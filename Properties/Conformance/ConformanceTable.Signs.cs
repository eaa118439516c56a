using System.Numerics;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Sign descent with its magnitude.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Signs =>
        [
            Row("SteepestSignDescent", o => SteepestSignDescent<T>(SignConstants(o))),
            Row("ScaleBySteepestSign, one constant", o => ScaleBySteepestSign<T>(2 * Math.Max(1, o.Dimension)).Then(Descend<T>(1))),
            Row("SteepestSignDescent, as a step", o => Steps.SteepestSignDescent(o, SignConstants(o))),
        ];

        // A bound of the probe's curvatures, and a part of it for some.
        private static T[] SignConstants(Probe<T> oracle) =>
            [.. Enumerable.Range(0, oracle.Dimension).Select(i => T.CreateChecked((2 + (i % 3)) * oracle.Dimension))];
    }
}
