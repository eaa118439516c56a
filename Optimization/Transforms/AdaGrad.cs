using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>AdaGrad: the direction of <see cref="ScaleByAdaGrad{T}"/>, down by a constant rate.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="initial">s₀, at least 0.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<SumOfSquaresState<T>, NoState>,
            ChainKernel<T, AdaGradKernel<T>, ScaleKernel<T>>,
            Chain<T, ScaleByAdaGrad<T>, SumOfSquaresState<T>, AdaGradKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        AdaGrad<T>(double rate = 1e-2, double initial = 0.1, double epsilon = 1e-7)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleByAdaGrad<T>(initial, epsilon).Then(Descend<T>(rate));
}
