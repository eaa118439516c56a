using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Gibbs sampling: a transition is a sweep of kernels over blocks, each of which keeps the law of its block given the rest, and so the law of the whole.</summary>
/// <remarks>
/// What a sweep tells is the worst of it: the least acceptance of a kernel, whether one diverged, the gradients of all. A kernel on a block asks once more for density and gradient, since the
/// other blocks have moved. Source: Geman and Geman 1984; with kernels in place of draws, Tierney 1994.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The density.</typeparam>
/// <typeparam name="TState">What the kernels remember.</typeparam>
/// <typeparam name="TKernel">The kernels.</typeparam>
/// <param name="Kernel">The kernels.</param>
public readonly record struct Gibbs<T, TDensity, TState, TKernel>(TKernel Kernel) : IStep<Gibbs<T, TDensity, TState, TKernel>, T, TDensity, GibbsState<T, TState>, HamiltonianInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TState : struct, IState<TState>
    where TKernel : struct, IBlockKernel<TKernel, T, TDensity, TState>
{
    /// <inheritdoc/>
    public GibbsState<T, TState> Initialize(in TDensity oracle, ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), Kernel.Initialize(oracle, start));

    /// <inheritdoc/>
    public HamiltonianInfo Advance(ref GibbsState<T, TState> state, in TDensity oracle, Workspace workspace)
    {
        using var before = workspace.Rent<T>(state.Point.Length);
        state.Point.Span.CopyTo(before.Span);
        var kernels = state.Kernels;
        var info = Kernel.Advance(ref kernels, state.Point, oracle, workspace);
        if (info.NonFinite is null) state = state with { Kernels = kernels };
        else before.Span.CopyTo(state.Point.Mutable);
        return info;
    }
}

/// <summary>A point, and what the kernels that move it remember.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">What the kernels remember.</typeparam>
/// <param name="Point">The point.</param>
/// <param name="Kernels">What the kernels remember.</param>
public readonly record struct GibbsState<T, TState>(Buffer<T> Point, TState Kernels) : IState<GibbsState<T, TState>>, IPointState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
{
    /// <inheritdoc/>
    public GibbsState<T, TState> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.State(Kernels));
}
