using System.Collections.Immutable;
using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>A method that learns from examples one after the other with a sketch: what it holds after each of them.</summary>
/// <remarks>The laws of sketched learning take one, so that they can be asked of anybody's method. <see cref="StreamLearners"/> makes one of a sketched chain.</remarks>
/// <param name="options">The sketch, k, and the reading.</param>
/// <param name="examples">The examples.</param>
/// <returns>An element for each example, behind it.</returns>
public delegate IEnumerable<SketchedIterate> StreamLearner(SketchedOptions options, ExampleSet<double> examples);

/// <summary>What a sketched method holds behind an example.</summary>
/// <param name="Kept">The coordinates that are kept, with the numbers that a prediction is made of, in any order.</param>
/// <param name="Table">S, row by row.</param>
/// <param name="Intercept">b; 0 without an intercept.</param>
public sealed record SketchedIterate(ImmutableArray<(ulong Id, double Value)> Kept, ImmutableArray<double> Table, double Intercept);

/// <summary>Sketched chains as learners.</summary>
public static class StreamLearners
{
    /// <summary>A sketched chain, stopped behind each example.</summary>
    /// <typeparam name="TState">The chain's state.</typeparam>
    /// <typeparam name="TKernel">The chain's kernel.</typeparam>
    /// <typeparam name="TTransform">The chain.</typeparam>
    /// <typeparam name="TProximalMap">The penalty.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="method">Makes it for given options.</param>
    /// <param name="loss">The loss.</param>
    public static StreamLearner Of<TState, TKernel, TTransform, TProximalMap, TLoss>(
        Func<SketchedOptions, Sketched<double, TState, TKernel, TTransform, TProximalMap>> method, ILoss<TLoss, double> loss)
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
        where TLoss : struct, ILoss<TLoss, double> => (options, examples) => Iterates(method(options with { Examples = 1 }), examples.With(loss));

    private static IEnumerable<SketchedIterate> Iterates<TState, TKernel, TTransform, TProximalMap, TLoss>(
        Sketched<double, TState, TKernel, TTransform, TProximalMap> method, SparseLinearModel<double, TLoss> model)
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
        where TLoss : struct, ILoss<TLoss, double>
    {
        var (step, workspace) = (method.For(model), new Workspace());
        var state = step.Initialize(model, []);
        while (step.Advance(ref state, model, workspace) is { Stalled: false, NonFinite: null })
        {
            yield return new([.. state.Top.Ranked()], [.. state.Point.Table.Span], state.Intercept.Length > 0 ? state.Intercept.Span[0] : 0);
        }
    }
}
