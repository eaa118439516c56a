using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Optimistic Adam: the direction of Adam, and as much again as it changed, down by a constant rate. <c>x ← x − η (2 u − u₋)</c>.
    /// </summary>
    /// <remarks>Source: Daskalakis, Ilyas, Syrgkanis, Zeng, ICLR 2018, Algorithm 1.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<ChainState<AdamState<T>, OptimisticGradientState<T>>, NoState>,
            ChainKernel<T, ChainKernel<T, AdamKernel<T>, OptimisticGradientKernel<T>>, ScaleKernel<T>>,
            Chain<
                T, Chain<T, ScaleByAdam<T>, AdamState<T>, AdamKernel<T>, OptimisticGradient<T>, OptimisticGradientState<T>, OptimisticGradientKernel<T>>,
                ChainState<AdamState<T>, OptimisticGradientState<T>>, ChainKernel<T, AdamKernel<T>, OptimisticGradientKernel<T>>,
                Scale<T>, NoState, ScaleKernel<T>>>
        OptimisticAdam<T>(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ScaleByAdam<T>(beta1, beta2, epsilon).Then(OptimisticGradient<T>()).Then(Descend<T>(rate));
}
