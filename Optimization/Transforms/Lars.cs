using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>LARS: the gradient with decay, each block's as long as its parameters times c, down by a constant rate, with heavy-ball momentum.</summary>
    /// <remarks>
    /// The ratio is c ‖x_B‖/‖g_B + λ x_B‖. Source: You, Gitman, Ginsburg 2017, Algorithm 1, whose ratio has ‖g_B‖ + λ‖x_B‖ below the line.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">λ, at least 0.</param>
    /// <param name="coefficient">c, above 0.</param>
    /// <param name="momentum">β, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<ChainState<ChainState<NoState, NoState>, NoState>, MomentumState<T>>,
            ChainKernel<T, ChainKernel<T, ChainKernel<T, DecayKernel<T>, SegmentFactorKernel<T>>, ScaleKernel<T>>, MomentumKernel<T>>,
            Chain<T, Chain<T, Chain<T, AddDecayedWeights<T>, NoState, DecayKernel<T>, ScaleByTrustRatio<T>, NoState, SegmentFactorKernel<T>>, ChainState<NoState, NoState>, ChainKernel<T, DecayKernel<T>, SegmentFactorKernel<T>>, Scale<T>, NoState, ScaleKernel<T>>, ChainState<ChainState<NoState, NoState>, NoState>, ChainKernel<T, ChainKernel<T, DecayKernel<T>, SegmentFactorKernel<T>>, ScaleKernel<T>>, Momentum<T>, MomentumState<T>, MomentumKernel<T>>>
        Lars<T>(ParameterBlocks blocks, double rate, double decay = 0, double coefficient = 1e-3, double momentum = 0.9)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AddDecayedWeights<T>(decay).Then(ScaleByTrustRatio<T>(blocks, coefficient)).Then(Descend<T>(rate)).Then(HeavyBall<T>(momentum));
}
