using System.Numerics;
using static Toolkit.Optimization.LineSearches;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Wrappers, line searches and estimators.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Wrappers =>
        [
            Row("Lbfgs", o => Lbfgs<T>(3).For(o)),
            Row("Lbfgs without a line search", o => ScaleByLbfgs<T>(2).Then(Descend<T>(0.1)).For(o)),
            Row("RmsProp with LineSearch, BacktrackingArmijo", o => ScaleByRmsProp<T>().WithLineSearch(BacktrackingArmijo<T>()).For(o)),
            Row("heavy ball with LineSearch, StrongWolfe", o => HeavyBall<T>(0.5).WithLineSearch(StrongWolfe<T>(curvature: 0.1)).For(o)),
        ];
    }
}
