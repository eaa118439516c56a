using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    private const double DigammaRoot = 1.4616321449683622;
    private const double DigammaRootRest = 9.549995429965697e-17;

    /// <summary>The digamma function ψ(x) = d/dx ln Γ(x).</summary>
    /// <param name="x">The argument. −∞ at +0, +∞ at −0, NaN at the negative integers and at −∞, +∞ at +∞.</param>
    /// <returns>The value. Its relative error is small for every positive x, next to the zero at 1.4616… too; at the zeros between negative integers
    /// the absolute error is.</returns>
    /// <remarks>
    /// (x − x₀)/x times a polynomial around the zero x₀; ψ(x + 1) − 1/x below; above, the asymptotic series with its remainder as a polynomial in 1/x²;
    /// for negative x the reflection ψ(1 − x) − ψ(x) = π / tan πx (DLMF 5.5.2, 5.5.4, 5.11.2).
    /// </remarks>
    public static double Digamma(double x) => x switch
    {
        double.NaN => double.NaN,
        0 => -1 / x,
        < 0 => x == Math.Floor(x) ? double.NaN : Digamma(1 - x) - (Math.PI / double.TanPi(x)),
        < 0.5 => DigammaNearRoot(x + 1) - (1 / x),
        <= 2.5 => DigammaNearRoot(x),
        _ => DigammaTail(x),
    };

    // For ½ ≤ x ≤ 2.5.
    private static double DigammaNearRoot(double x) =>
        (x - DigammaRoot - DigammaRootRest) / x * Polynomial((x - 1.375) / (x + 1.375), DigammaCoefficients);

    // For x ≥ 2.5.
    private static double DigammaTail(double x)
    {
        var inverse = 1 / x;
        var square = inverse * inverse;
        return Math.Log(x) - (0.5 * inverse) - (square * Polynomial(square, DigammaTailCoefficients));
    }

    /// <summary>ψ(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Digamma<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<DigammaFunction, T>(x, destination);

    private readonly struct DigammaFunction : IElementFunction
    {
        public static double Invoke(double x) => Digamma(x);
    }

    private static ReadOnlySpan<double> DigammaCoefficients =>
    [
        1.3861139644153293, 0.9135716193601892, 0.3831475782512793, 0.2948289169607339, 0.222924392580562,
        0.1825548031644177, 0.15408882054690715, 0.1334348736327011, 0.11766385825044878, 0.10523933725568987,
        0.09519196339370498, 0.08689749665599099, 0.07996196317544221, 0.07411022198667695, 0.06878898164111344,
        0.06337745248011739, 0.05995388878084935, 0.06271911440488415, 0.0648324437272342, 0.04778216964569405,
        0.01645276856531606,
    ];

    private static ReadOnlySpan<double> DigammaTailCoefficients =>
    [
        0.08333333333333331, -0.008333333333291002, 0.003968253948113322, -0.004166662822086599, 0.007575365827440766,
        -0.021068167832644626, 0.08228902002082583, -0.41142350508351255, 2.3170346871472622, -12.733161408749375,
        60.32814493595874, -223.19961996611525, 586.3578105355297, -958.3261044042572, 726.592316184642,
    ];
}
