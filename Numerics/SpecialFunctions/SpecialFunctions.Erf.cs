using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The error function erf(x) = 2/√π ∫₀ˣ exp(−t²) dt.</summary>
    /// <param name="x">The argument. ±1 at ±∞.</param>
    /// <returns>The value in [−1, 1].</returns>
    /// <remarks>x times a polynomial in x² for |x| ≤ 1, 1 − erfc|x| with the sign of x elsewhere.</remarks>
    public static double Erf(double x) => x switch
    {
        > 1 => 1 - Erfc(x),
        < -1 => Erfc(-x) - 1,
        _ => x * Polynomial(x * x, ErfCoefficients),
    };

    /// <summary>erf(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Erf<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<ErfFunction, T>(x, destination);

    private readonly struct ErfFunction : IElementFunction
    {
        public static double Invoke(double x) => Erf(x);
    }

    private static ReadOnlySpan<double> ErfCoefficients =>
    [
        1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145,
        -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-05, 1.6461000484121368e-06, -1.6350312701054695e-07,
        1.4659775274047436e-08, -1.1372848856791674e-09, 5.957176147748911e-11,
    ];
}
