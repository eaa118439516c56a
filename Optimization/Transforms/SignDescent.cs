using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Sign descent: each coordinate by a constant rate against the gradient's sign. <c>x ← x − η sign(g)</c>.</summary>
    /// <remarks>No rate is declared: near a minimum it goes back and forth by η. <see cref="SteepestSignDescent{T}"/> is the one that shrinks with
    /// the gradient.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<
            IPoint, Metric, T, ChainState<NoState, NoState>,
            ChainKernel<T, SignKernel<T>, ScaleKernel<T>>,
            Chain<T, ScaleBySign<T>, NoState, SignKernel<T>, Scale<T>, NoState, ScaleKernel<T>>>
        SignDescent<T>(double rate = 1e-3)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ScaleBySign<T>().Then(Descend<T>(rate));
}
