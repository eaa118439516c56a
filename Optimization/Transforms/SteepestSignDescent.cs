using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Sign descent as it is analysed, with the magnitude N: <c>xᵢ ← xᵢ − N sign(gᵢ) / √Lᵢ</c>, N = Σⱼ |gⱼ| / √Lⱼ.
    /// <see cref="SignDescent{T}(double)"/> is the one with a rate in N's place; <see cref="Steps.SteepestSignDescent{T, TOracle}"/> declares the
    /// rate of this one.
    /// </summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="constants">L, one for each coordinate, finite and above 0; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public static Transform<
            IPoint, Metric, T, ChainState<NoState, NoState>,
            ChainKernel<T, SteepestSignKernel<T>, ScaleKernel<T>>,
            Chain<T, ScaleBySteepestSign<T>, NoState, SteepestSignKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        SteepestSignDescent<T>(ReadOnlySpan<T> constants)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleBySteepestSign(constants).Then(Descend<T>(1));
}
