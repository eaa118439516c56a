using System.Numerics;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln(1 + exp(x)), the softplus function.</summary>
    /// <param name="x">The argument. 0 at −∞, +∞ at +∞.</param>
    /// <returns>The value, without overflow and to a small relative error: nearly exp(x) for very negative x, nearly x for large x.</returns>
    public static double Log1pExp(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>ln(1 + exp(x)) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void Log1pExp<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementwise.Apply<Log1pExpFunction, T>(x, destination);

    private readonly struct Log1pExpFunction : IElementFunction
    {
        public static double Invoke(double x) => Log1pExp(x);
    }
}
