using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln |Γ(x)|.</summary>
    /// <param name="x">The argument. +∞ at 0, at the negative integers and at ±∞.</param>
    /// <returns>The value. Its relative error is small for every positive x, next to the zeros at 1 and 2 too; at the zeros between negative
    /// integers the absolute error is.</returns>
    /// <remarks>
    /// (x − 1)(x − 2) times a polynomial around 1 and 2; ln Γ(x + 1) − ln x below; above, Stirling's formula with the remainder as a polynomial in 1/x²;
    /// for negative x the reflection Γ(x) Γ(1 − x) = π / sin πx (DLMF 5.5.1, 5.5.3, 5.11.1).
    /// </remarks>
    public static double LogGamma(double x) => x switch
    {
        double.NaN => double.NaN,
        <= 0 => LogGammaReflected(x),
        < 0.75 => LogGammaOfOnePlus(x) - Math.Log(x),
        <= 2.5 => LogGammaOfOnePlus(x - 1),
        > 1e306 => double.PositiveInfinity,
        _ => ((x - 0.5) * (Math.Log(x) - 1)) + (LogOfRootOfTwoPi - 0.5) + LogGammaTail(x),
    };

    // ln Γ(1 + x) for −1/4 ≤ x ≤ 3/2, to a small relative error.
    private static double LogGammaOfOnePlus(double x) => x * (x - 1) * Polynomial((x - 0.375) / (x + 2.375), LogGammaCoefficients);

    // ln Γ(x) − (x − ½) ln x + x − ½ ln 2π for x ≥ 2.5.
    private static double LogGammaTail(double x)
    {
        var inverse = 1 / x;
        return inverse * Polynomial(inverse * inverse, LogGammaTailCoefficients);
    }

    // The same for every x > 0, to a small absolute error.
    private static double LogGammaRemainder(double x) =>
        x >= 2.5 ? LogGammaTail(x) : LogGamma(x) - ((x - 0.5) * Math.Log(x)) + x - LogOfRootOfTwoPi;

    private static double LogGammaReflected(double x)
    {
        if (x == Math.Floor(x)) return double.PositiveInfinity;
        var sine = Math.Abs(double.SinPi(x));
        return x > -1e-300 ? -Math.Log(-x) : Math.Log(Math.PI / sine) - LogGamma(1 - x);
    }

    /// <summary>ln |Γ(x)| of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void LogGamma<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<LogGammaFunction, T>(x, destination);

    private readonly struct LogGammaFunction : IElementFunction
    {
        public static double Invoke(double x) => LogGamma(x);
    }

    private static ReadOnlySpan<double> LogGammaCoefficients =>
    [
        0.5024224884952694, -0.44907267850537486, 0.1289529245980211, -0.1545048662304475, 0.08585501645784296,
        -0.0950188116613049, 0.06413162645146436, -0.06874743261907822, 0.05110287052554994, -0.05388311721923169,
        0.04245420446153038, -0.044313383862644815, 0.03628568547061064, -0.03760859207452604, 0.031959599455797884,
        -0.03304854804281718, 0.025692974480390714, -0.025899416355210127, 0.03778412595843238, -0.040031169879207185,
    ];

    private static ReadOnlySpan<double> LogGammaTailCoefficients =>
    [
        0.08333333333333333, -0.00277777777777564, 0.0007936507926348376, -0.0005952379017281656, 0.0008417311910541595,
        -0.0019162977797615385, 0.006358525046715794, -0.027991038553284154, 0.1441477846395438, -0.748347142024357,
        3.4246714775633778, -12.402134070716789, 32.13705778702098, -52.0425315737452, 39.20440789447939,
    ];
}
