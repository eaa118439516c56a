using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The complementary error function erfc(x) = 1 − erf(x) = 2/√π ∫ₓ^∞ exp(−t²) dt.</summary>
    /// <param name="x">The argument. 0 at +∞, 2 at −∞.</param>
    /// <returns>The value in [0, 2], to a small relative error down to the smallest normal numbers.</returns>
    /// <remarks>exp(−x²) times <see cref="ErfcScaled(double)"/> for x ≥ 0, 2 − erfc(−x) for negative x.</remarks>
    public static double Erfc(double x) => x >= 0 ? ExpOfMinusSquare(x) * ErfcScaledOfPositive(x) : 2 - (ExpOfMinusSquare(x) * ErfcScaledOfPositive(-x));

    /// <summary>erfc(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Erfc<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<ErfcFunction, T>(x, destination);

    private readonly struct ErfcFunction : IElementFunction
    {
        public static double Invoke(double x) => Erfc(x);
    }
}
