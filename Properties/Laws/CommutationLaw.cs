using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Two transforms commute: <c>a.Then(b)</c> and <c>b.Then(a)</c> make the same updates of the same gradients.</summary>
/// <remarks>
/// Gradients, points and values are drawn, so they do not depend on the updates. With a tolerance of 0 the bits are compared. A claim that two do
/// <em>not</em> commute is witnessed by the violation that this law finds.
/// </remarks>
public static class CommutationLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="first">A transform.</param>
    /// <param name="second">Another.</param>
    /// <param name="key">What updates, points and values are drawn from.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="tolerance">The difference allowed, relative to the update's largest element; 0 for the same bits.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSecondKernel>(
        ITransform<TFirst, IValue, Metric, T, TFirstState, TFirstKernel> first, ITransform<TSecond, IValue, Metric, T, TSecondState, TSecondKernel> second,
        RandomKey key, int dimension = 33, double tolerance = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFirst : struct, ITransformOperator<T, TFirstState, TFirstKernel>
        where TFirstState : struct, IState<TFirstState>
        where TFirstKernel : struct, ILaneKernel<T>, allows ref struct
        where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel>
        where TSecondState : struct, IState<TSecondState>
        where TSecondKernel : struct, ILaneKernel<T>, allows ref struct => Validate(first, second, key, dimension, tolerance).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="first">A transform.</param>
    /// <param name="second">Another.</param>
    /// <param name="key">What updates, points and values are drawn from.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="tolerance">The difference allowed, relative to the update's largest element; 0 for the same bits.</param>
    public static Verdict Validate<T, TFirst, TFirstState, TFirstKernel, TSecond, TSecondState, TSecondKernel>(
        ITransform<TFirst, IValue, Metric, T, TFirstState, TFirstKernel> first, ITransform<TSecond, IValue, Metric, T, TSecondState, TSecondKernel> second,
        RandomKey key, int dimension = 33, double tolerance = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFirst : struct, ITransformOperator<T, TFirstState, TFirstKernel>
        where TFirstState : struct, IState<TFirstState>
        where TFirstKernel : struct, ILaneKernel<T>, allows ref struct
        where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel>
        where TSecondState : struct, IState<TSecondState>
        where TSecondKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var found = new Findings("commutation");
        found.Compare(
            Responses.Of(first.Then(second), key, dimension), Responses.Of(second.Then(first), key, dimension), tolerance,
            $"{first.Operator} and {second.Operator}, dimension {dimension}");
        return found.Verdict;
    }
}
