using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The scaled complementary error function exp(x²) erfc(x).</summary>
    /// <param name="x">The argument. 0 at +∞, +∞ at −∞ and wherever the value is larger than a double.</param>
    /// <returns>The value, which is positive.</returns>
    /// <remarks>
    /// For x ≥ 0 a polynomial in (x − c)/(x + c), divided by 1 + 2x (the form is that of Shepherd and Laframboise 1981, the coefficients are our own); for
    /// negative x, 2 exp(x²) − exp(x²) erfc(−x).
    /// </remarks>
    public static double ErfcScaled(double x) => x switch
    {
        >= 0 => ErfcScaledOfPositive(x),
        < -27 => double.PositiveInfinity,
        < 0 => (2 * ExpOfSquare(x)) - ErfcScaledOfPositive(-x),
        _ => double.NaN,
    };

    // For x ≥ 0; exactly 1 at 0.
    private static double ErfcScaledOfPositive(double x) => Polynomial(1 - (7 / (x + 3.5)), ErfcScaledCoefficients) / (1 + (2 * x));

    // exp(x²), with what is lost in rounding the square.
    private static double ExpOfSquare(double x)
    {
        var square = x * x;
        return Math.Exp(square) * (1 + Math.FusedMultiplyAdd(x, x, -square));
    }

    // exp(−x²), with what is lost in rounding the square.
    private static double ExpOfMinusSquare(double x)
    {
        if (Math.Abs(x) > 28) return 0;
        var square = x * x;
        return Math.Exp(-square) * (1 - Math.FusedMultiplyAdd(x, x, -square));
    }

    /// <summary>exp(x²) erfc(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void ErfcScaled<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<ErfcScaledFunction, T>(x, destination);

    private readonly struct ErfcScaledFunction : IElementFunction
    {
        public static double Invoke(double x) => ErfcScaled(x);
    }

    private static ReadOnlySpan<double> ErfcScaledCoefficients =>
    [
        1.2423492448711544, -0.1400091801376197, -0.010555596332218233, 0.09751909515328808, -0.11508959816019439,
        0.08798315382401047, -0.048823325827832165, 0.019099330953585687, -0.004215019909180324, -0.0003022679555229403,
        0.0005643844340484745, -0.0001215121124349477, -4.278234246656388e-05, 2.4260278852593863e-05, 2.328760355939687e-06,
        -3.8139747327270427e-06, -4.5354576975731976e-08, 6.014401691944027e-07, -6.24681879973081e-09, -9.637085633008308e-08,
        -9.024492276085887e-10, 1.3612635455636908e-08, 6.574048756257716e-10, -1.1636185396717653e-09, -9.947070263818309e-11,
    ];
}
