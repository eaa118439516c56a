using System.Numerics;

namespace Toolkit.Optimization;

public static partial class LineSearches
{
    /// <summary>
    /// Limited-memory BFGS: the direction of <see cref="Transforms.ScaleByLbfgs{T}"/>, as far as the strong Wolfe conditions say, from length 1.
    /// <c>Lbfgs&lt;double&gt;().For(objective)</c> is the step.
    /// </summary>
    /// <remarks>No rate is declared. Source: Liu and Nocedal 1989; Nocedal and Wright 2006, Algorithm 7.5.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="memory">m, the number of pairs that are remembered, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static SearchedDirection<T, LbfgsState<T>, DirectionKernel<T>, ScaleByLbfgs<T>, StrongWolfe<T>> Lbfgs<T>(int memory = 10)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Transforms.ScaleByLbfgs<T>(memory).WithLineSearch(StrongWolfe<T>(), first: 1);
}
