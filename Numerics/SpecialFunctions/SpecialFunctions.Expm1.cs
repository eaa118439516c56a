using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>exp(x) − 1, to a small relative error for small x too.</summary>
    /// <param name="x">The argument. −1 at −∞, +∞ at +∞.</param>
    /// <returns>The value.</returns>
    /// <remarks>
    /// For |x| below ½, (w − 1) x/ln(w) with w = exp(x) rounded, whose two errors cancel (Kahan; Higham 2002, section 1.14.1).
    /// </remarks>
    public static double Expm1(double x)
    {
        var w = Math.Exp(x);
        return Math.Abs(x) >= 0.5 ? w - 1 : w == 1 ? x : (w - 1) * (x / Math.Log(w));
    }

    /// <summary>exp(x) − 1 of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Expm1<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<Expm1Function, T>(x, destination);

    private readonly struct Expm1Function : IElementFunction
    {
        public static double Invoke(double x) => Expm1(x);
    }
}
