using System.Numerics;
using static Toolkit.Optimization.LineSearches;
using static Toolkit.Optimization.ProximalMaps;
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
            Row("ProximalGradient with ProximalBacktracking", o => Steps.ProximalGradient(o, L1<T>(0.2), ProximalBacktracking<T>())),
            Row("ProximalGradient with ProximalBacktracking that grows", o => Steps.ProximalGradient(
                o, Box<T>(-0.5, 0.5), ProximalBacktracking<T>(first: 100, growth: 1.5))),
            Row("AcceleratedProximalGradient with ProximalBacktracking", o => Steps.AcceleratedProximalGradient(o, L1<T>(0.2), ProximalBacktracking<T>())),
        ];
    }
}
