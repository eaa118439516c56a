using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The trigamma function ψ′(x) = d²/dx² ln Γ(x).</summary>
    /// <param name="x">The argument. +∞ at 0 and at the negative integers, NaN at −∞, 0 at +∞.</param>
    /// <returns>The value, which is positive.</returns>
    /// <remarks>
    /// (1 + x)/x² times a polynomial below 2.5; above, the asymptotic series with its remainder as a polynomial in 1/x²; for negative x the reflection
    /// ψ′(x) + ψ′(1 − x) = (π / sin πx)² (DLMF 5.15.5, 5.15.6, 5.15.8).
    /// </remarks>
    public static double Trigamma(double x) => x switch
    {
        double.NaN or double.NegativeInfinity => double.NaN,
        <= 0 => TrigammaReflected(x),
        < 0.5 => TrigammaNearOne(x + 1) + (1 / x / x),
        <= 2.5 => TrigammaNearOne(x),
        _ => TrigammaTail(x),
    };

    // For ½ ≤ x ≤ 2.5.
    private static double TrigammaNearOne(double x) => (1 + x) / (x * x) * Polynomial((x - 1.375) / (x + 1.375), TrigammaCoefficients);

    // For x ≥ 2.5.
    private static double TrigammaTail(double x)
    {
        var inverse = 1 / x;
        var square = inverse * inverse;
        return inverse + (0.5 * square) + (inverse * square * Polynomial(square, TrigammaTailCoefficients));
    }

    private static double TrigammaReflected(double x)
    {
        if (x == Math.Floor(x)) return double.PositiveInfinity;
        var ratio = Math.PI / double.SinPi(x);
        return (ratio * ratio) - Trigamma(1 - x);
    }

    /// <summary>ψ′(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Trigamma<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<TrigammaFunction, T>(x, destination);

    private readonly struct TrigammaFunction : IElementFunction
    {
        public static double Invoke(double x) => Trigamma(x);
    }

    private static ReadOnlySpan<double> TrigammaCoefficients =>
    [
        0.8363858494716974, 0.10872111141785336, 0.1145487719053477, -0.09209627801324659, 0.044662360344362544,
        -0.015602480391017108, 0.004165775043961181, -0.0009724804101862219, 0.00022788056258849374, -4.7635460689799114e-05,
        9.002670197924214e-06, -2.187050769389106e-06, 3.2861577653700964e-07, -5.43118017407033e-08, 2.9867711576172335e-08,
        4.866810569772148e-09, 2.1743233192141444e-09,
    ];

    private static ReadOnlySpan<double> TrigammaTailCoefficients =>
    [
        0.1666666666666666, -0.03333333333308727, 0.023809523676247238, -0.03333330432488641, 0.07575419679472688,
        -0.25286988155900525, 1.154765175484996, -6.672394289494836, 43.69029091761891, -285.14655316026324,
        1656.8915354414935, -7859.146996857454, 28298.400698273195, -71400.16152786907, 111483.0084035814,
        -80647.0197704452,
    ];
}
