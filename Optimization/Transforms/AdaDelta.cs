using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>AdaDelta: the direction of <see cref="ScaleByAdaDelta{T}"/>, down by a constant rate, which the method itself leaves at 1.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">ρ, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Diagonal, T, ChainState<AdaDeltaState<T>, NoState>,
            ChainKernel<T, AdaDeltaKernel<T>, ScaleKernel<T>>,
            Chain<T, ScaleByAdaDelta<T>, AdaDeltaState<T>, AdaDeltaKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        AdaDelta<T>(double rate = 1, double decay = 0.95, double epsilon = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleByAdaDelta<T>(decay, epsilon).Then(Descend<T>(rate));
}
