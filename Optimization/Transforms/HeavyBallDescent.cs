using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Gradient descent with heavy-ball momentum: the direction of <see cref="HeavyBall{T}"/>, down by a constant rate.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">β, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Identity, T, ChainState<MomentumState<T>, NoState>,
            ChainKernel<T, MomentumKernel<T>, ScaleKernel<T>>,
            Chain<T, Momentum<T>, MomentumState<T>, MomentumKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        HeavyBallDescent<T>(double rate = 1e-2, double decay = 0.9)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => HeavyBall<T>(decay).Then(Descend<T>(rate));
}
