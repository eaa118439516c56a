using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Lion: the direction of <see cref="ScaleByLion{T}"/> and decoupled weight decay, down by a constant rate. <c>x ← x − η (u + λ x)</c>.
    /// </summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">λ, at least 0.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Metric, T, ChainState<ChainState<MeanState<T>, NoState>, NoState>,
            ChainKernel<T, ChainKernel<T, LionKernel<T>, DecayKernel<T>>, ScaleKernel<T>>,
            Chain<
                T, Chain<T, ScaleByLion<T>, MeanState<T>, LionKernel<T>, AddDecayedWeights<T>, NoState, DecayKernel<T>>,
                ChainState<MeanState<T>, NoState>, ChainKernel<T, LionKernel<T>, DecayKernel<T>>,
                Scale<T>, NoState, ScaleKernel<T>>>
        Lion<T>(double rate = 1e-4, double decay = 0, double beta1 = 0.9, double beta2 = 0.99)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleByLion<T>(beta1, beta2).Then(AddDecayedWeights<T>(decay)).Then(Descend<T>(rate));
}
