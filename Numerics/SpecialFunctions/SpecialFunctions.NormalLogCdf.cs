using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln Φ(x), the logarithm of the distribution function of the standard normal law.</summary>
    /// <param name="x">The argument. −∞ at −∞, 0 at +∞.</param>
    /// <returns>The value, to a small relative error everywhere: next to 0 for large x, and far in the left tail, where it is nearly
    /// −x²/2 − ln(|x| √(2π)).</returns>
    /// <remarks>Its derivative is <see cref="InverseMillsRatio(double)"/>.</remarks>
    public static double NormalLogCdf(double x) => x <= 0
        ? Math.Log(0.5 * ErfcScaledOfPositive(-x * RootOfHalf)) - (0.5 * x * x)
        : Log1p(-NormalLowerTail(-x));

    /// <summary>ln Φ(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void NormalLogCdf<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<NormalLogCdfFunction, T>(x, destination);

    private readonly struct NormalLogCdfFunction : IElementFunction
    {
        public static double Invoke(double x) => NormalLogCdf(x);
    }
}
