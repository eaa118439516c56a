using System.Numerics;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Schedules.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Scheduled =>
        [
            Row("Linear", o => Descend(Linear<T>(0.01, 0.1, 20)).For(o)),
            Row("Exponential", o => Descend(Exponential<T>(0.1, 0.9, 3)).For(o)),
            Row("StepDecay", o => Descend(StepDecay<T>(0.1, 0.5, 3)).For(o)),
            Row("CosineRestarts", o => Descend(CosineRestarts<T>(0.1, 3, 2, 0.1)).For(o)),
            Row("PiecewiseConstant", o => Descend(PiecewiseConstant<T>((0, 0.1), (4, 0.01))).For(o)),
            Row("PiecewiseLinear", o => Descend(PiecewiseLinear<T>((0, 0.01), (4, 0.1), (9, 0.02))).For(o)),
            Row("PiecewiseCosine", o => Descend(PiecewiseCosine<T>((1, 0.1), (6, 0.01))).For(o)),
            Row("OneCycle", o => Descend(OneCycle<T>(0.1, 10)).For(o)),
            Row("OneCycleLinear", o => Descend(OneCycleLinear<T>(0.1, 10)).For(o)),
            Row("InverseSquareRoot", o => Descend(InverseSquareRoot<T>(0.1, 4)).For(o)),
            Row("Noam", o => Descend(Noam<T>(64, 4)).For(o)),
            Row("InversePower", o => Descend(InversePower<T>(0.5, 5, 0.6)).For(o)),
            Row("InverseTime", o => Descend(InverseTime<T>(0.1, 0.5, 4)).For(o)),
            Row("PolyakLojasiewicz, AtMost", o => Descend(PolyakLojasiewicz<T>(1).AtMost(0.5)).For(o)),
            Row("WarmUpCosine, AtLeast", o => Descend(WarmUpCosine<T>(0.1, 3, 12).AtLeast(0.001)).For(o)),
            Row("WarmedUp, Delayed", o => Descend(Exponential<T>(0.1, 0.9).Delayed(2).WarmedUp(3)).For(o)),
            Row("Times, Restarted", o => Descend(Linear<T>(1, 0.5, 3).Restarted(4).Times(InverseTime<T>(0.1, 0.1))).For(o)),
            Row("Then on mini-batches", o => Descend(Constant<T>(0.05).Then(5, PolyakLojasiewicz<T>(4))).AsUpdate().For(o, 4, RandomKey.FromSeed(3))),
        ];
    }
}
