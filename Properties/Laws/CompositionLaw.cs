using System.Numerics;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <summary>
/// Chains compose like functions: a chain is its parts applied in turn, grouping does not matter, a factor of one before or behind changes nothing,
/// and a transform on the region of all parameters is the transform itself.
/// </summary>
/// <remarks>Updates are compared bit for bit, lengths to a few roundings.</remarks>
public static class CompositionLaw
{
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
        var found = new Findings($"composition of {transform.Operator}");
        var alone = Responses.Of(transform, key, dimension);
        found.CompareWithLengths(alone, Responses.Of(transform, key, dimension), "the same again");
        found.CompareWithLengths(alone, Responses.Of(Scale<T>(1).Then(transform), key, dimension), "behind a factor of one");
        found.CompareWithLengths(alone, Responses.Of(transform.Then(Scale<T>(1)), key, dimension), "before a factor of one");
        found.CompareWithLengths(
            alone, Responses.Of(transform.On(ParameterBlocks.Of(("all", [dimension]))["all"]), key, dimension), "on the region of all parameters");

        // Before it a transform with a state, behind it one that must see the whole update.
        var (before, behind) = (HeavyBall<T>(0.5), ClipByGlobalNorm<T>(0.5));
        found.CompareWithLengths(
            Responses.Of(before.Then(transform).Then(behind), key, dimension), Responses.Of(before.Then(transform.Then(behind)), key, dimension), "grouped");
        found.Compare(
            Responses.To(transform, key, dimension, [.. Responses.Of(before, key, dimension).Select(response => response.Update)]),
            Responses.Of(before.Then(transform), key, dimension), 0, "in turn, behind momentum");
        found.Compare(
            Responses.To(behind, key, dimension, [.. alone.Select(response => response.Update)]),
            Responses.Of(transform.Then(behind), key, dimension), 0, "in turn, before a clip");
        return found.Verdict;
    }
}
