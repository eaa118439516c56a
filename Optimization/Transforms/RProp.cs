using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>RProp: down the direction of <see cref="ScaleByRProp{T}"/>, which holds each coordinate's length.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">Δ₀, in [Δmin, Δmax].</param>
    /// <param name="decrease">η⁻, in (0, 1).</param>
    /// <param name="increase">η⁺, above 1.</param>
    /// <param name="minimum">Δmin, above 0.</param>
    /// <param name="maximum">Δmax, at least Δmin.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Metric, T, ChainState<RPropState<T>, NoState>,
            ChainKernel<T, RPropKernel<T>, ScaleKernel<T>>,
            Chain<T, ScaleByRProp<T>, RPropState<T>, RPropKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        RProp<T>(double initial = 0.1, double decrease = 0.5, double increase = 1.2, double minimum = 1e-6, double maximum = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleByRProp<T>(initial, decrease, increase, minimum, maximum).Then(Descend<T>(1));
}
