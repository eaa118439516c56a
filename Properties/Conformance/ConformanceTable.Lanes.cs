using System.Numerics;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Transforms on lanes.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Lanes =>
        [
            Row("ExponentialAverage", o => ExponentialAverage<T>().Then(Descend<T>(0.1)).For(o)),
            Row("ExponentialAverage with its bias", o => ExponentialAverage<T>(0.8, isBiasCorrected: false).Then(Descend<T>(0.1)).For(o)),
            Row("AdaGrad", o => AdaGrad<T>(0.1).For(o)),
            Row("AdaDelta", o => AdaDelta<T>().For(o)),
            Row("AmsGrad", o => AmsGrad<T>(0.01).For(o)),
            Row("NAdam", o => NAdam<T>(0.01).For(o)),
            Row("RAdam", o => RAdam<T>(0.01).For(o)),
            Row("RAdam, rectified at once", o => ScaleByRAdam<T>(0.9, 0.999, 1e-8, 4.1).Then(Descend<T>(0.01)).For(o)),
            Row("AdaBelief", o => AdaBelief<T>(0.01).For(o)),
            Row("Yogi", o => Yogi<T>(0.01).For(o)),
            Row("AdaMax", o => AdaMax<T>(0.01).For(o)),
            Row("Lion", o => Lion<T>(0.01, 0.1).For(o)),
            Row("SignDescent", o => SignDescent<T>(0.01).For(o)),
            Row("ScaleBySign", o => ScaleBySign<T>().Then(Descend<T>(0.01)).For(o)),
            Row("Signum", o => Signum<T>(0.01).For(o)),
            Row("RProp", o => RProp<T>(0.01).For(o)),
            Row("ClipByValue", o => ClipByValue<T>(0.5).Then(Descend<T>(0.1)).For(o)),
            Row("ClipByValue with prox, L1", o => ClipByValue<T>(0.5).Then(Descend<T>(0.1)).WithProx(L1<T>(0.2)).For(o)),
            Row("NormalizeByUpdateNorm", o => NormalizeByUpdateNorm<T>().Then(Descend<T>(0.1)).For(o)),
            Row("AddNoise", o => AddNoise<T>(0.3, RandomKey.FromSeed(5)).Then(Descend<T>(0.1)).For(o)),
            Row("AddNoise behind a preconditioner, with prox", o => ScaleByAdaGrad<T>().Then(AddNoise<T>(0.1, RandomKey.FromSeed(6), 1))
                .Then(Descend<T>(0.1)).WithProx(Box<T>(-1, 1)).For(o)),
            Row("OptimisticGradientDescent", o => OptimisticGradientDescent<T>(0.1).For(o)),
            Row("OptimisticAdam", o => OptimisticAdam<T>(0.01).For(o)),
            Row("AdamW", o => AdamW<T>(0.01, 0.1).For(o)),
            Row("RmsProp and momentum", o => RmsProp<T>(0.01, 0.9, 1e-8, 0.5).For(o)),
            Row("HeavyBallDescent", o => HeavyBallDescent<T>(0.01).For(o)),
            Row("NesterovDescent", o => NesterovDescent<T>(0.01).For(o)),
            Row("AmsGrad with prox, L1", o => AmsGrad<T>(0.01).WithProx(L1<T>(0.2)).For(o)),
        ];
    }
}
