using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Adafactor with relative steps: its direction, each block clipped to a root mean square of d, as long as the parameters' own, down by a
    /// scheduled rate.
    /// </summary>
    /// <remarks>
    /// Source: Shazeer and Stern, ICML 2018, Algorithms 4 and 5. Their rate is min(10⁻², 1/√t) in step t; a constant one is
    /// <see cref="Schedules.Constant{T}"/>.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="rate">ρ, relative to the parameters.</param>
    /// <param name="decay">c of the running mean's β = 1 − t^−c, above 0.</param>
    /// <param name="clip">d, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<ChainState<ChainState<AdafactorState<T>, NoState>, NoState>, ScheduleState>,
            ChainKernel<T, ChainKernel<T, ChainKernel<T, AdafactorKernel<T>, SegmentFactorKernel<T>>, SegmentFactorKernel<T>>, ScaleKernel<T>>,
            Chain<T, Chain<T, Chain<T, ScaleByAdafactor<T>, AdafactorState<T>, AdafactorKernel<T>, ClipByBlockRms<T>, NoState, SegmentFactorKernel<T>>, ChainState<AdafactorState<T>, NoState>, ChainKernel<T, AdafactorKernel<T>, SegmentFactorKernel<T>>, ScaleByParameterRms<T>, NoState, SegmentFactorKernel<T>>, ChainState<ChainState<AdafactorState<T>, NoState>, NoState>, ChainKernel<T, ChainKernel<T, AdafactorKernel<T>, SegmentFactorKernel<T>>, SegmentFactorKernel<T>>, ScaleBySchedule<T, TSchedule>, ScheduleState, ScaleKernel<T>>>
        Adafactor<T, TSchedule>(ParameterBlocks blocks, ISchedule<TSchedule, T> rate, double decay = 0.8, double clip = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> =>
        ScaleByAdafactor<T>(blocks, decay).Then(ClipByBlockRms<T>(blocks, clip)).Then(ScaleByParameterRms<T>(blocks)).Then(Descend(rate));
}
