using System.Numerics;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Transforms that know blocks of parameters.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Blocks =>
        [
            Row("Adam on a block", o => Adam<T>(0.01).On(Layout(o)["bias"]), isCoordinatewise: false),
            Row("a partition, Adam on weights, momentum on the rest", o => Adam<T>(0.01).On(Layout(o)["weights"])
                .Then(HeavyBall<T>(0.9).Then(Descend<T>(0.01)).On(Layout(o)["bias", "tensor", "scale"])), isCoordinatewise: false),
            Row("clip on a block", o => ClipByGlobalNorm<T>(0.5).On(Layout(o)["bias"]).Then(Descend<T>(0.1))),
            Row("block transform on several blocks", o => ScaleByTrustRatio<T>(Layout(o)["bias", "tensor"]).On(Layout(o)["bias", "tensor"])
                .Then(Descend<T>(0.1))),
            Row("SetToZero", o => SetToZero<T>()),
            Row("Freeze", o => Descend<T>(0.1).Then(Freeze<T>(Layout(o)["tensor"])), isCoordinatewise: false),
            Row("ScaleByTrustRatio", o => ScaleByTrustRatio<T>(Layout(o), 0.5, 0.1).Then(Descend<T>(0.1))),
            Row("ClipByBlockRms", o => ClipByBlockRms<T>(Layout(o), 0.5).Then(Descend<T>(0.1))),
            Row("ScaleByParameterRms", o => ScaleByParameterRms<T>(Layout(o), 0.1).Then(Descend<T>(0.1))),
            Row("AdaptiveGradientClip", o => AdaptiveGradientClip<T>(Layout(o), 0.5).Then(Descend<T>(0.1))),
            Row("Centralize", o => Centralize<T>(Layout(o)).Then(Descend<T>(0.1))),
            Row("ScaleBySm3", o => ScaleBySm3<T>(Layout(o)).Then(Descend<T>(0.1))),
            Row("ScaleByAdafactor", o => ScaleByAdafactor<T>(Layout(o)).Then(Descend<T>(0.01))),
            Row("Adafactor", o => Adafactor(Layout(o), Constant<T>(0.01))),
            Row("Lamb", o => Lamb<T>(Layout(o), 0.01, 0.1)),
            Row("Lars", o => Lars<T>(Layout(o), 1, 0.1, 0.01)),
            Row("a partition with prox, L1", o => ScaleByRmsProp<T>(0.9).On(Layout(o)["bias"]).Then(Descend<T>(0.01)).WithProx(L1<T>(0.2)).For(o)),
            Row("Adafactor with prox, L1", o => Adafactor(Layout(o), Constant<T>(0.01)).WithProx(L1<T>(0.2)).For(o)),
            Row("clip on a block with prox, L1", o => ClipByGlobalNorm<T>(0.5).On(Layout(o)["bias"]).Then(Descend<T>(0.1)).WithProx(L1<T>(0.2)).For(o)),
            Row("units clipped with prox, L1", o => AdaptiveGradientClip<T>(Layout(o), 0.5).Then(Descend<T>(0.1)).WithProx(L1<T>(0.2)).For(o)),
            Row("SM3 with prox, L1", o => ScaleBySm3<T>(Layout(o)).Then(Descend<T>(0.1)).WithProx(L1<T>(0.2)).For(o)),
        ];

        // A matrix, a vector, a tensor and a number where there is room for them; borders fall within lanes.
        private static ParameterBlocks Layout(Probe<T> oracle)
        {
            var n = oracle.Dimension;
            var (rows, planes) = (n / 6, n / 24);
            var scale = n > 16 ? 1 : 0;
            return ParameterBlocks.Of(("weights", [rows, 3]), ("bias", [n - (3 * rows) - (6 * planes) - scale]), ("tensor", [planes, 2, 3]), ("scale", [scale]));
        }
    }
}
