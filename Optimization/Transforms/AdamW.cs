using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// AdamW: the direction of <see cref="ScaleByAdam{T}"/> and decoupled weight decay, down by a constant rate. <c>x ← x − η (u + λ x)</c>.
    /// </summary>
    /// <remarks>
    /// Source: Loshchilov and Hutter, ICLR 2019, Algorithm 2, without its schedule multiplier; the decay is multiplied by η, as in most
    /// libraries.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">λ, at least 0.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<ChainState<AdamState<T>, NoState>, NoState>,
            ChainKernel<T, ChainKernel<T, AdamKernel<T>, DecayKernel<T>>, ScaleKernel<T>>,
            Chain<
                T, Chain<T, ScaleByAdam<T>, AdamState<T>, AdamKernel<T>, AddDecayedWeights<T>, NoState, DecayKernel<T>>,
                ChainState<AdamState<T>, NoState>, ChainKernel<T, AdamKernel<T>, DecayKernel<T>>,
                Scale<T>, NoState, ScaleKernel<T>>>
        AdamW<T>(double rate = 1e-3, double decay = 1e-4, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ScaleByAdam<T>(beta1, beta2, epsilon).Then(AddDecayedWeights<T>(decay)).Then(Descend<T>(rate));
}
