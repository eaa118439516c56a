using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Signum: each coordinate by a constant rate against the sign of the gradient's running mean. <c>m ← β m + (1 − β) g; x ← x − η sign(m)</c>.
    /// </summary>
    /// <remarks>Source: Bernstein, Wang, Azizzadenesheli, Anandkumar, ICML 2018, Algorithm 2. A bias correction would change no sign.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <param name="decay">β, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Metric, T, ChainState<ChainState<ExponentialAverageState<T>, NoState>, NoState>,
            ChainKernel<T, ChainKernel<T, ExponentialAverageKernel<T>, SignKernel<T>>, ScaleKernel<T>>,
            Chain<
                T, Chain<T, ExponentialAverage<T>, ExponentialAverageState<T>, ExponentialAverageKernel<T>, ScaleBySign<T>, NoState, SignKernel<T>>,
                ChainState<ExponentialAverageState<T>, NoState>, ChainKernel<T, ExponentialAverageKernel<T>, SignKernel<T>>,
                Scale<T>, NoState, ScaleKernel<T>>>
        Signum<T>(double rate = 1e-3, double decay = 0.9)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ExponentialAverage<T>(decay, isBiasCorrected: false).Then(ScaleBySign<T>()).Then(Descend<T>(rate));
}
