using System.Numerics;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <summary>
/// One row for each public step and transform, in float and in double. Adding an algorithm means adding a row; a test fails where a public type has
/// none.
/// </summary>
public static partial class ConformanceTable
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<ConformanceRow> Rows { get; } = [.. Table<float>.Rows, .. Table<double>.Rows];

    // Generic in the number type alone, so that each row's lambda names nothing: the compiler finds the state and the step.
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static ConformanceRow[] Rows =>
        [
            .. Core, .. Lanes, .. Blocks, .. Wrappers, .. Scheduled, .. Proximal, .. VarianceReduction, .. Coordinates, .. WorkingSets,
            .. Signs, .. Boosted,
            .. DualCoordinates, .. Samplers, .. Langevin, .. Sketches, .. Curvature,
        ];

        private static ConformanceRow[] Core =>
        [
            Row("GradientDescent", o => Steps.GradientDescent(o, o.Smoothness)),
            Row("Scale", o => Scale<T>(-0.1)),
            Row("Constant", o => ScaleBySchedule(Constant<T>(-0.1))),
            Row("Cosine", o => Descend(Cosine<T>(0.1, 100, 0.1))),
            Row("Polynomial", o => Descend(Polynomial<T>(0.1, 0.01, 100, 2))),
            Row("HeavyBall", o => HeavyBall<T>(0.9).Then(Descend<T>(0.01))),
            Row("Nesterov", o => Nesterov<T>(0.9).Then(Descend<T>(0.01))),
            Row("Adam", o => Adam<T>(0.01)),
            Row("RmsProp", o => ScaleByRmsProp<T>(0.9).Then(Descend<T>(0.01))),
            Row("AddDecayedWeights", o => AddDecayedWeights<T>(0.01).Then(Descend<T>(0.1))),
            Row("ClipByGlobalNorm", o => ClipByGlobalNorm<T>(0.5).Then(Descend<T>(0.1))),
            Row("Adam, decay, schedule", o => ScaleByAdam<T>().Then(AddDecayedWeights<T>(0.01)).Then(Descend(Cosine<T>(0.1, 100)))),
            Row("clip behind Adam", o => ScaleByAdam<T>().Then(ClipByGlobalNorm<T>(1)).Then(HeavyBall<T>(0.5)).Then(Descend<T>(0.1))),
            Row("Polyak's step, told the value", o => ScaleByPolyak<T>().Then(Descend<T>(1)).For(o)),
            Row("ProximalGradient, L1", o => Steps.ProximalGradient(o, L1<T>(0.2))),
            Row("ProximalGradient, box", o => Steps.ProximalGradient(o, Box<T>(-0.5, 0.5))),
            Row("RmsProp with prox, L1", o => ScaleByRmsProp<T>(0.9).Then(Descend<T>(0.01)).WithProx(L1<T>(0.2, 9)).For(o)),
            Row("clip with prox over vectors", o => ClipByGlobalNorm<T>(1).Then(Descend<T>(0.1)).WithProx(L1<T>(0.2).OverVectors()).For(o)),
            Row("Adam, clip with prox", o => ScaleByAdam<T>().Then(ClipByGlobalNorm<T>(1)).Then(Descend<T>(0.1)).WithProx(Box<T>(-1, 1)).For(o)),
            Row("AcceleratedProximalGradient", o => Steps.AcceleratedProximalGradient(o, L1<T>(0.2).OverVectors(), restarts: false)),
            Row("AcceleratedProximalGradient, restarts", o => Steps.AcceleratedProximalGradient(o, Box<T>(-0.5, 0.5).OverVectors())),
            Row("AcceleratedProximalGradient, strongly convex", o => Steps.AcceleratedProximalGradient(o, L1<T>(0.2).OverVectors(),
                usesStrongConvexity: true)),
            Row("Lookahead", o => Adam<T>(0.01).For(o).WithLookahead(3)),
            Row("Averaging", o => HeavyBall<T>().Then(Descend<T>(0.01)).For(o).WithAveraging(2)),
            Row("Lookahead, averaged", o => Adam<T>(0.01).For(o).WithLookahead(2).WithAveraging()),
            Row("Adam on mini-batches", o => Adam<T>(0.01).AsUpdate().For(o, 4, RandomKey.FromSeed(3))),
            Row("proximal gradient on mini-batches", o => Descend<T>(0.05).WithProx(L1<T>(0.2)).For(o, 4, RandomKey.FromSeed(3))),
        ];

        private static ConformanceRow<T, Probe<T>, TState, TInfo, TStep> Row<TState, TInfo, TStep>(
            string name, Func<Probe<T>, Step<T, Probe<T>, TState, TInfo, TStep>> step)
            where TState : struct, IState<TState>
            where TInfo : struct, IStepInfo
            where TStep : struct, IStep<TStep, T, Probe<T>, TState, TInfo> => Row(name, (dimension, fault) => new Probe<T>(dimension, fault), step);

        // For a step that asks more than the probe can answer, on an oracle of its own.
        private static ConformanceRow<T, TOracle, TState, TInfo, TStep> Row<TOracle, TState, TInfo, TStep>(
            string name, Func<int, T, TOracle> oracle, Func<TOracle, Step<T, TOracle, TState, TInfo, TStep>> step)
            where TOracle : IOracle
            where TState : struct, IState<TState>
            where TInfo : struct, IStepInfo
            where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo> => new($"{name} ({typeof(T).Name})", oracle, step);

        // From the transform itself: the row of its step, and the laws that every transform keeps.
        private static TransformRow<T, TTransform, TState, TKernel> Row<TMetric, TTransform, TState, TKernel>(
            string name, Func<Probe<T>, ITransform<TTransform, IPoint, TMetric, T, TState, TKernel>> transform, bool isCoordinatewise = true)
            where TMetric : Metric
            where TTransform : struct, ITransformOperator<T, TState, TKernel>
            where TState : struct, IState<TState>
            where TKernel : struct, ILaneKernel<T>, allows ref struct => new(Row(name, o => transform(o).For(o)), transform, isCoordinatewise);
    }
}
