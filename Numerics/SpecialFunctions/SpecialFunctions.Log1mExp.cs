using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln(1 − exp(x)) for x ≤ 0: the logarithm of the complement of a probability whose logarithm is x.</summary>
    /// <param name="x">The argument, at most 0. 0 at −∞, −∞ at 0, NaN above 0.</param>
    /// <returns>The value, to a small relative error at both ends.</returns>
    /// <remarks>ln(−(exp(x) − 1)) above −ln 2, ln(1 + (−exp(x))) below (Mächler 2012).</remarks>
    public static double Log1mExp(double x) => x > -0.69314718055994531 ? Math.Log(-Expm1(x)) : Log1p(-Math.Exp(x));

    /// <summary>ln(1 − exp(x)) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Log1mExp<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<Log1mExpFunction, T>(x, destination);

    private readonly struct Log1mExpFunction : IElementFunction
    {
        public static double Invoke(double x) => Log1mExp(x);
    }
}
