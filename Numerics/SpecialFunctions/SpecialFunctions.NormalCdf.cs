using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The distribution function of the standard normal law, Φ(x) = 1/√(2π) ∫₋∞ˣ exp(−t²/2) dt.</summary>
    /// <param name="x">The argument. 0 at −∞, 1 at +∞.</param>
    /// <returns>The value in [0, 1], ½ at 0, to a small relative error down to the smallest normal numbers, which it reaches near x = −37.5.
    /// Φ(x) + Φ(−x) is 1 but for rounding.</returns>
    /// <remarks>½ exp(−x²/2) times <see cref="ErfcScaled(double)"/> at |x|/√2: so the exponent is not that of a rounded argument.</remarks>
    public static double NormalCdf(double x) => x <= 0 ? NormalLowerTail(x) : 1 - NormalLowerTail(-x);

    // Φ(x) for x ≤ 0.
    private static double NormalLowerTail(double x) => 0.5 * ExpOfMinusHalfSquare(x) * ErfcScaledOfPositive(-x * RootOfHalf);

    // exp(−x²/2), with what is lost in rounding the square.
    private static double ExpOfMinusHalfSquare(double x)
    {
        if (Math.Abs(x) > 39) return 0;
        var square = x * x;
        return Math.Exp(-0.5 * square) * (1 - (0.5 * Math.FusedMultiplyAdd(x, x, -square)));
    }

    /// <summary>Φ(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void NormalCdf<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<NormalCdfFunction, T>(x, destination);

    private readonly struct NormalCdfFunction : IElementFunction
    {
        public static double Invoke(double x) => NormalCdf(x);
    }
}
