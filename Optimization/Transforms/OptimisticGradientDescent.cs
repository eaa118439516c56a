using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Optimistic gradient descent: the direction of <see cref="OptimisticGradient{T}"/>, down by a constant rate. <c>x ← x − η (α g + β (g −
    /// g₋))</c>.
    /// </summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="alpha">α, above 0.</param>
    /// <param name="beta">β, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Identity, T, ChainState<OptimisticGradientState<T>, NoState>,
            ChainKernel<T, OptimisticGradientKernel<T>, ScaleKernel<T>>,
            Chain<T, OptimisticGradient<T>, OptimisticGradientState<T>, OptimisticGradientKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        OptimisticGradientDescent<T>(double rate = 1e-2, double alpha = 1, double beta = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => OptimisticGradient<T>(alpha, beta).Then(Descend<T>(rate));
}
