using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// Samplers out of kernels on blocks: <c>kernel.On(blocks["mu"]).Then(other.On(blocks["tau"])).AsGibbs()</c> moves one block after the other, given all the rest.
/// </summary>
public static class BlockKernels
{
    /// <summary>A kernel on a block: any step on a density, whose state can be found again when the other blocks have moved.</summary>
    /// <param name="step">The kernel, on densities of a block. Two kernels must not share a key.</param>
    /// <param name="region">A block, or several side by side.</param>
    public static BlockKernel<T, TDensity, TState, OnBlock<T, TDensity, TState, TStep>> On<T, TDensity, TState, TStep>(
        this IStep<TStep, T, BlockDensity<T, TDensity>, TState, HamiltonianInfo> step, IParameterRegion<Metric> region)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDensity : ILogDensity<T>
        where TState : struct, IRefreshableState<TState, T>
        where TStep : struct, IStep<TStep, T, BlockDensity<T, TDensity>, TState, HamiltonianInfo>
    {
        ArgumentNullException.ThrowIfNull(region);
        return new(new((TStep)step, region.Offset, region.Length, region.VectorLength));
    }

    /// <summary>A kernel of one's own, as a value to compose.</summary>
    /// <param name="kernel">The kernel.</param>
    public static BlockKernel<T, TDensity, TState, TKernel> AsKernel<T, TDensity, TState, TKernel>(this IBlockKernel<TKernel, T, TDensity, TState> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDensity : ILogDensity<T>
        where TState : struct, IState<TState>
        where TKernel : struct, IBlockKernel<TKernel, T, TDensity, TState> => new((TKernel)kernel);

    /// <summary>The free values of a model as named blocks, one for each parameter.</summary>
    /// <param name="model">The model.</param>
    public static ParameterBlocks Blocks<T>(this Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return ParameterBlocks.Of([.. model.Parameters.Select(parameter => (parameter.Name, System.Collections.Immutable.ImmutableArray.Create(parameter.FreeLength)))]);
    }
}

/// <summary>A kernel on a part of a point, as a value to compose.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The density of the whole point.</typeparam>
/// <typeparam name="TState">What it remembers.</typeparam>
/// <typeparam name="TKernel">The implementation.</typeparam>
public sealed class BlockKernel<T, TDensity, TState, TKernel>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TState : struct, IState<TState>
    where TKernel : struct, IBlockKernel<TKernel, T, TDensity, TState>
{
    internal BlockKernel(TKernel implementation) => Implementation = implementation;

    /// <summary>The implementation.</summary>
    public TKernel Implementation { get; }

    /// <summary>This kernel, then another.</summary>
    /// <param name="next">The other.</param>
    public BlockKernel<T, TDensity, KernelPairState<TState, TNextState>, KernelPair<T, TDensity, TState, TKernel, TNextState, TNext>> Then<TNextState, TNext>(
        BlockKernel<T, TDensity, TNextState, TNext> next)
        where TNextState : struct, IState<TNextState>
        where TNext : struct, IBlockKernel<TNext, T, TDensity, TNextState>
    {
        ArgumentNullException.ThrowIfNull(next);
        return new(new(Implementation, next.Implementation));
    }

    /// <summary>A sampler whose transition is a sweep of this kernel.</summary>
    public Step<T, TDensity, GibbsState<T, TState>, HamiltonianInfo, Gibbs<T, TDensity, TState, TKernel>> AsGibbs() => new Gibbs<T, TDensity, TState, TKernel>(Implementation).AsStep();
}

/// <summary>A step on the density of a block given the rest.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The density of the whole point.</typeparam>
/// <typeparam name="TState">The step's state.</typeparam>
/// <typeparam name="TStep">The step.</typeparam>
/// <param name="Step">The step.</param>
/// <param name="Offset">Where the block begins.</param>
/// <param name="Length">The number of its coordinates.</param>
/// <param name="VectorLength">The number of coordinates of the whole point.</param>
public readonly record struct OnBlock<T, TDensity, TState, TStep>(TStep Step, int Offset, int Length, int VectorLength) : IBlockKernel<OnBlock<T, TDensity, TState, TStep>, T, TDensity, TState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TState : struct, IRefreshableState<TState, T>
    where TStep : struct, IStep<TStep, T, BlockDensity<T, TDensity>, TState, HamiltonianInfo>
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The block is of a point of another length.</exception>
    public TState Initialize(in TDensity density, ReadOnlySpan<T> start) => start.Length == VectorLength
        ? Step.Initialize(Given(density, Buffer<T>.CopyOf(start)), start.Slice(Offset, Length))
        : throw new ArgumentException($"The block is of a point of {VectorLength} coordinates, this one has {start.Length}.", nameof(start));

    /// <inheritdoc/>
    public HamiltonianInfo Advance(ref TState state, Buffer<T> point, in TDensity density, Workspace workspace)
    {
        // The other blocks have moved since: density and gradient are found again.
        var given = Given(density, point);
        if (state.At(given, point.Span.Slice(Offset, Length), workspace) is not { } here) return new(0, double.NaN, 0, false, 1, "log density");
        state = here;
        var info = Step.Advance(ref state, given, workspace);
        state.Point.Span.CopyTo(point.Mutable[Offset..]);
        return info with { OracleCalls = info.OracleCalls + 1 };
    }

    private BlockDensity<T, TDensity> Given(in TDensity density, Buffer<T> point) => new(density, point, Offset, Length);
}

/// <summary>Two kernels, one after the other.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The density of the whole point.</typeparam>
/// <typeparam name="TFirstState">What the first remembers.</typeparam>
/// <typeparam name="TFirst">The first.</typeparam>
/// <typeparam name="TSecondState">What the second remembers.</typeparam>
/// <typeparam name="TSecond">The second.</typeparam>
/// <param name="First">The first.</param>
/// <param name="Second">The second.</param>
public readonly record struct KernelPair<T, TDensity, TFirstState, TFirst, TSecondState, TSecond>(TFirst First, TSecond Second)
    : IBlockKernel<KernelPair<T, TDensity, TFirstState, TFirst, TSecondState, TSecond>, T, TDensity, KernelPairState<TFirstState, TSecondState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TFirstState : struct, IState<TFirstState>
    where TFirst : struct, IBlockKernel<TFirst, T, TDensity, TFirstState>
    where TSecondState : struct, IState<TSecondState>
    where TSecond : struct, IBlockKernel<TSecond, T, TDensity, TSecondState>
{
    /// <inheritdoc/>
    public KernelPairState<TFirstState, TSecondState> Initialize(in TDensity density, ReadOnlySpan<T> start) => new(First.Initialize(density, start), Second.Initialize(density, start));

    /// <inheritdoc/>
    public HamiltonianInfo Advance(ref KernelPairState<TFirstState, TSecondState> state, Buffer<T> point, in TDensity density, Workspace workspace)
    {
        var (first, second) = state;
        var one = First.Advance(ref first, point, density, workspace);
        if (one.NonFinite is not null) return one;
        var two = Second.Advance(ref second, point, density, workspace);
        state = new(first, second);

        // What is told of a sweep is the worst of it.
        return new(
            Math.Min(one.Acceptance, two.Acceptance), double.NaN, Math.Max(one.Depth, two.Depth), one.IsDivergent || two.IsDivergent, one.OracleCalls + two.OracleCalls, two.NonFinite);
    }
}

/// <summary>What two kernels remember.</summary>
/// <typeparam name="TFirst">What the first remembers.</typeparam>
/// <typeparam name="TSecond">What the second remembers.</typeparam>
/// <param name="First">What the first remembers.</param>
/// <param name="Second">What the second remembers.</param>
public readonly record struct KernelPairState<TFirst, TSecond>(TFirst First, TSecond Second) : IState<KernelPairState<TFirst, TSecond>>
    where TFirst : struct, IState<TFirst>
    where TSecond : struct, IState<TSecond>
{
    /// <inheritdoc/>
    public KernelPairState<TFirst, TSecond> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(First), visitor.State(Second));
}
