using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>φ(x)/Φ(x), the inverse Mills ratio of the lower tail, with φ the density and Φ the distribution function of the standard normal law.</summary>
    /// <param name="x">The argument. +∞ at −∞, 0 at +∞.</param>
    /// <returns>The value, to a small relative error: nearly −x far in the left tail.</returns>
    /// <remarks>The derivative of <see cref="NormalLogCdf(double)"/>. Its own derivative is −λ(x + λ).</remarks>
    public static double InverseMillsRatio(double x) => x <= 0
        ? 2 * InverseRootOfTwoPi / ErfcScaledOfPositive(-x * RootOfHalf)
        : InverseRootOfTwoPi * ExpOfMinusHalfSquare(x) / NormalCdf(x);

    /// <summary>φ(x)/Φ(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void InverseMillsRatio<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<InverseMillsRatioFunction, T>(x, destination);

    private readonly struct InverseMillsRatioFunction : IElementFunction
    {
        public static double Invoke(double x) => InverseMillsRatio(x);
    }
}
