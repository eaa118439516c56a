using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>How many examples a call of a sketched step takes changes no bit of what is held at the end.</summary>
/// <remarks>A run can then be stopped and saved wherever it suits, and its result is that of one which was left alone.</remarks>
public static class ChunkLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="method">Makes the method for given options.</param>
    /// <param name="model">The examples, that end, with their loss.</param>
    /// <param name="options">The options, but for <see cref="SketchedOptions.Examples"/>.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TModel, TState, TKernel, TTransform, TProximalMap>(
        Func<SketchedOptions, Sketched<T, TState, TKernel, TTransform, TProximalMap>> method, TModel model, SketchedOptions options)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where TModel : struct, IExampleModel<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T> => Validate(method, model, options).Assert();

    /// <summary>Every failure: runs that take 1, 2, 7, 64 and 1000 examples at a time beside each other.</summary>
    /// <param name="method">Makes the method for given options.</param>
    /// <param name="model">The examples, that end, with their loss.</param>
    /// <param name="options">The options, but for <see cref="SketchedOptions.Examples"/>.</param>
    public static Verdict Validate<T, TModel, TState, TKernel, TTransform, TProximalMap>(
        Func<SketchedOptions, Sketched<T, TState, TKernel, TTransform, TProximalMap>> method, TModel model, SketchedOptions options)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where TModel : struct, IExampleModel<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
    {
        var found = new Findings("examples at a time");
        var alone = End(1);
        foreach (var many in (int[])[2, 7, 64, 1000]) found.None(StateParts.Differences(alone, End(many)), $"{many} examples a call, against one");
        return found.Verdict;

        IReadOnlyList<StatePart> End(int examples)
        {
            var (step, workspace) = (method(options with { Examples = examples }).For(model), new Workspace());
            var state = step.Initialize(model, []);
            while (step.Advance(ref state, model, workspace) is { Stalled: false, NonFinite: null })
            {
            }

            return StateParts.Of(state);
        }
    }
}
