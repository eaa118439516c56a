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
            Row("Newton", o => Steps.Newton(o, BacktrackingArmijo<T>())),
            Row("Newton with a Hessian for three steps, and pairs", o => Steps.Newton(o, StrongWolfe<T>(), period: 3, memory: 2)),
            Row("SubsampledNewton", o => Steps.SubsampledNewton(o, BacktrackingArmijo<T>(), 12, RandomKey.FromSeed(3))),
            Row("SubsampledNewton, often and without pairs", o => Steps.SubsampledNewton(
                o, BacktrackingArmijo<T>(), 16, RandomKey.FromSeed(3), period: 1, memory: 0)),
            Row("RmsProp with LineSearch, BacktrackingArmijo", o => ScaleByRmsProp<T>().WithLineSearch(BacktrackingArmijo<T>()).For(o)),
            Row("heavy ball with LineSearch, StrongWolfe", o => HeavyBall<T>(0.5).WithLineSearch(StrongWolfe<T>(curvature: 0.1)).For(o)),
            Row("ProximalGradient with ProximalBacktracking", o => Steps.ProximalGradient(o, L1<T>(0.2), ProximalBacktracking<T>())),
            Row("ProximalGradient with ProximalBacktracking that grows", o => Steps.ProximalGradient(
                o, Box<T>(-0.5, 0.5), ProximalBacktracking<T>(first: 100, growth: 1.5))),
            Row("AcceleratedProximalGradient with ProximalBacktracking", o => Steps.AcceleratedProximalGradient(o, L1<T>(0.2), ProximalBacktracking<T>())),
            Row("Dog", o => ScaleByDog<T>(0.01).Then(Descend<T>(1)).For(o)),
            Row("Polyak's step with a maximum", o => ScaleByPolyak<T>(-1, 0.2).Then(Descend<T>(1)).For(o)),
            Row("ScheduleFree descent", o => Descend<T>(0.1).AsScheduleFree().For(o)),
            Row("ScheduleFree AdamW", o => ScaleByAdam<T>(beta1: 0).Then(AddDecayedWeights<T>(0.01)).Then(Descend<T>(0.05)).AsScheduleFree(power: 1).For(o)),
            Row("Adam with Accumulation of mini-batches", o => Adam<T>(0.01).AsUpdate().For(o, 2, RandomKey.FromSeed(3)).WithAccumulation(3)),
            Row("Adam with SharpnessAwareness", o => Adam<T>(0.01).For(o).WithSharpnessAwareness()),
            Row("Adam on mini-batches with SkippedNonFinite", o => Adam<T>(0.01).AsUpdate().For(o, 4, RandomKey.FromSeed(3)).WithSkippedNonFinite(2)),
            Row("Adam with ExponentialAveraging", o => Adam<T>(0.01).For(o).WithExponentialAveraging(0.9)),
            Row("Lbfgs with ExponentialAveraging, not corrected", o => Lbfgs<T>(2).For(o).WithExponentialAveraging(0.5, corrects: false)),
            Row("FiniteDifferences, central", o => Descend<T>(0.1).AsUpdate().WithFiniteDifferences(o)),
            Row("FiniteDifferences, forward", o => Descend<T>(0.1).AsUpdate().WithFiniteDifferences(o, central: false)),
            Row("Spsa", o => Descend<T>(1e-4).AsUpdate().WithSpsa(o, RandomKey.FromSeed(3), draws: 2)),
        ];
    }
}
