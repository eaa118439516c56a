namespace Toolkit.Optimization;

/// <summary>
/// The transforms, by their usual names, and the combinator that chains them: <c>ScaleByAdam&lt;float&gt;().Then(Descend&lt;float&gt;(1e-3))</c>.
/// A direction has neither sign nor rate; <c>Descend</c> gives it both.
/// </summary>
public static partial class Transforms
{
    /// <summary>The transform that applies <paramref name="first"/>, then <paramref name="second"/>.</summary>
    /// <param name="first">Sees the incoming update.</param>
    /// <param name="second">Sees the update of the first.</param>
    public static Transform<
            TEvidence, TMetric, T, ChainState<TFirstState, TSecondState>, ChainKernel<T, TFirstKernel, TSecondKernel>,
            Chain<T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSecondKernel>>
        Then<TEvidence, TMetric, T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSecondKernel>(
            this ITransform<TFirst, TEvidence, TMetric, T, TFirstState, TFirstKernel> first,
            ITransform<TSecond, TEvidence, TMetric, T, TSecondState, TSecondKernel> second)
        where TEvidence : class, IPoint
        where TMetric : Metric
        where T : unmanaged
        where TFirst : struct, ITransformOperator<T, TFirstState, TFirstKernel>
        where TFirstState : struct, IState<TFirstState>
        where TFirstKernel : struct, ILaneKernel<T>, allows ref struct
        where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel>
        where TSecondState : struct, IState<TSecondState>
        where TSecondKernel : struct, ILaneKernel<T>, allows ref struct =>
        new(new(first.Operator, second.Operator));
}
