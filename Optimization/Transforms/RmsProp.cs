using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>RMSProp: the direction of <see cref="ScaleByRmsProp{T}"/>, down by a constant rate.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">ρ, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<MeanSquareState<T>, NoState>,
            ChainKernel<T, RmsPropKernel<T>, ScaleKernel<T>>,
            Chain<T, ScaleByRmsProp<T>, MeanSquareState<T>, RmsPropKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        RmsProp<T>(double rate = 1e-3, double decay = 0.9, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleByRmsProp<T>(decay, epsilon).Then(Descend<T>(rate));

    /// <summary>RMSProp with heavy-ball momentum behind the preconditioner, down by a constant rate.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">ρ, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="momentum">β, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<ChainState<MeanSquareState<T>, MomentumState<T>>, NoState>,
            ChainKernel<T, ChainKernel<T, RmsPropKernel<T>, MomentumKernel<T>>, ScaleKernel<T>>,
            Chain<
                T, Chain<T, ScaleByRmsProp<T>, MeanSquareState<T>, RmsPropKernel<T>, Momentum<T>, MomentumState<T>, MomentumKernel<T>>,
                ChainState<MeanSquareState<T>, MomentumState<T>>, ChainKernel<T, RmsPropKernel<T>, MomentumKernel<T>>,
                Scale<T>, NoState, ScaleKernel<T>>>
        RmsProp<T>(double rate, double decay, double epsilon, double momentum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleByRmsProp<T>(decay, epsilon).Then(HeavyBall<T>(momentum)).Then(Descend<T>(rate));
}
