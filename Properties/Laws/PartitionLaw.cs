using System.Numerics;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <summary>
/// A transform that changes each coordinate by what it knows of that coordinate gives, on two regions that make up the vector, the bits that it gives
/// on the whole, wherever the border lies within a lane.
/// </summary>
public static class PartitionLaw
{
    // Within the first lane of either number type, at its ends, and past several.
    private static readonly int[] Borders = [0, 1, 7, 8, 15, 16, 17, 33];

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="transform">The transform.</param>
    /// <param name="key">What updates, points and values are drawn from.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TTransform, TState, TKernel>(
        ITransform<TTransform, IValue, Metric, T, TState, TKernel> transform, RandomKey key, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct => Validate(transform, key, dimension).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="transform">The transform.</param>
    /// <param name="key">What updates, points and values are drawn from.</param>
    /// <param name="dimension">The number of coordinates.</param>
    public static Verdict Validate<T, TTransform, TState, TKernel>(
        ITransform<TTransform, IValue, Metric, T, TState, TKernel> transform, RandomKey key, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        var found = new Findings($"partition of {transform.Operator}");
        var whole = Responses.Of(transform, key, dimension);
        foreach (var border in Borders.Where(border => border <= dimension))
        {
            var blocks = ParameterBlocks.Of(("head", [border]), ("tail", [dimension - border]));
            found.CompareWithLengths(
                whole, Responses.Of(transform.On(blocks["head"]).Then(transform.On(blocks["tail"])), key, dimension), $"dimension {dimension}, border {border}");
        }

        return found.Verdict;
    }
}
