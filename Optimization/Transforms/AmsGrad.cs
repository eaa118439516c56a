using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>AMSGrad: the direction of <see cref="ScaleByAmsGrad{T}"/>, down by a constant rate.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<AmsGradState<T>, NoState>,
            ChainKernel<T, AmsGradKernel<T>, ScaleKernel<T>>,
            Chain<T, ScaleByAmsGrad<T>, AmsGradState<T>, AmsGradKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        AmsGrad<T>(double rate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleByAmsGrad<T>(beta1, beta2, epsilon).Then(Descend<T>(rate));
}
