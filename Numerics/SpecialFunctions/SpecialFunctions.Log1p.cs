using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln(1 + x), to a small relative error for small x too.</summary>
    /// <param name="x">The argument. −∞ at −1, NaN below, +∞ at +∞.</param>
    /// <returns>The value.</returns>
    /// <remarks>
    /// For |x| below ½, ln(w) x/(w − 1) with w = 1 + x rounded, whose two errors cancel (Hewlett-Packard 1982; Higham 2002, section 1.14.1).
    /// </remarks>
    public static double Log1p(double x)
    {
        var w = 1 + x;
        return Math.Abs(x) >= 0.5 ? Math.Log(w) : w == 1 ? x : Math.Log(w) * (x / (w - 1));
    }

    /// <summary>ln(1 + x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Log1p<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<Log1pFunction, T>(x, destination);

    private readonly struct Log1pFunction : IElementFunction
    {
        public static double Invoke(double x) => Log1p(x);
    }
}
