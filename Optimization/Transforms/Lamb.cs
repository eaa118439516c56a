using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>LAMB: the direction of Adam with decoupled decay, each block's as long as its parameters, down by a constant rate.</summary>
    /// <remarks>Source: You et al., ICLR 2020, Algorithm 2, with φ the identity.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">λ, at least 0.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<ChainState<ChainState<AdamState<T>, NoState>, NoState>, NoState>,
            ChainKernel<T, ChainKernel<T, ChainKernel<T, AdamKernel<T>, DecayKernel<T>>, SegmentFactorKernel<T>>, ScaleKernel<T>>,
            Chain<T, Chain<T, Chain<T, ScaleByAdam<T>, AdamState<T>, AdamKernel<T>, AddDecayedWeights<T>, NoState, DecayKernel<T>>, ChainState<AdamState<T>, NoState>, ChainKernel<T, AdamKernel<T>, DecayKernel<T>>, ScaleByTrustRatio<T>, NoState, SegmentFactorKernel<T>>, ChainState<ChainState<AdamState<T>, NoState>, NoState>, ChainKernel<T, ChainKernel<T, AdamKernel<T>, DecayKernel<T>>, SegmentFactorKernel<T>>, Scale<T>, NoState, ScaleKernel<T>>>
        Lamb<T>(ParameterBlocks blocks, double rate = 1e-3, double decay = 0, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ScaleByAdam<T>(beta1, beta2, epsilon).Then(AddDecayedWeights<T>(decay)).Then(ScaleByTrustRatio<T>(blocks)).Then(Descend<T>(rate));
}
