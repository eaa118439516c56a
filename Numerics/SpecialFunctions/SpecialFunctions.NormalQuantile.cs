using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The quantile function of the standard normal law (probit): the x with Φ(x) = p.</summary>
    /// <param name="p">The probability. −∞ at 0, +∞ at 1, NaN outside [0, 1].</param>
    /// <returns>The quantile, 0 at ½, to a small relative error for every p ≤ ½; above ½ it is minus the quantile of 1 − p.</returns>
    /// <remarks>
    /// For |p − ½| ≤ 3/8 that difference times a polynomial, in ¼ − (p − ½)² mapped as elsewhere; in the tails 1 + r times a polynomial in (r − 4)/(r + 4)
    /// with r = √(−ln p), down to the smallest subnormal number. (r as the tails' variable: Wichura 1988.)
    /// </remarks>
    public static double NormalQuantile(double p)
    {
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.375)
        {
            var product = Math.FusedMultiplyAdd(-q, q, 0.25);
            return q * Polynomial((product - 0.165) / (product + 0.165), NormalQuantileCentralCoefficients);
        }

        return p switch
        {
            0 => double.NegativeInfinity,
            1 => double.PositiveInfinity,
            > 0 and < 0.5 => -NormalTailQuantile(p),
            > 0.5 and < 1 => NormalTailQuantile(1 - p),
            _ => double.NaN,
        };
    }

    // −x for p < 1/8.
    private static double NormalTailQuantile(double p)
    {
        var r = Math.Sqrt(-Math.Log(p));
        return (1 + r) * Polynomial((r - 4) / (r + 4), NormalQuantileTailCoefficients);
    }

    /// <summary>The x with Φ(x) = p of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void NormalQuantile<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<NormalQuantileFunction, T>(x, destination);

    private readonly struct NormalQuantileFunction : IElementFunction
    {
        public static double Invoke(double x) => NormalQuantile(x);
    }

    private static ReadOnlySpan<double> NormalQuantileCentralCoefficients =>
    [
        2.7844605405195626, -1.3597513840446867, 0.09661864663574758, -0.3974599523718435, 0.06312007526321947,
        -0.22049636669229236, 0.04748479080229512, -0.1490470142916533, 0.03827673681096672, -0.11113645536018181,
        0.03216898219479034, -0.08791415135137641, 0.027505944559426825, -0.07169227225223927, 0.028441019152440357,
        -0.07032819952387948,
    ];

    private static ReadOnlySpan<double> NormalQuantileTailCoefficients =>
    [
        1.0354682441075407, 0.7321072174658312, -0.6308222390885323, 0.49509290741935896, -0.38408100732419753,
        0.2958635535210002, -0.22992706775416485, 0.18069073579745987, -0.1447505871957129, 0.11817680004522602,
        -0.09859096445355124, 0.08379189240679373, -0.07253932797290778, 0.06372834855254135, -0.05675561475238887,
        0.05110300529339676, -0.046659449035756216, 0.042959889842729825, -0.038821422173461836, 0.034592344508909335,
        -0.03493060198891356, 0.03967250965287342, -0.034174433940762555, 0.012958814313168634, -0.005561102320061257,
        0.032733169201989314, -0.05911757605456046, 0.047899325903899094, -0.01862804475006929, 0.0027396165623735486,
    ];
}
