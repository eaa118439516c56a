using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

public static partial class Reductions
{
    /// <summary>The 2-norm: sqrt(sum_i x_i^2).</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The elements.</param>
    /// <param name="team">The threads to use for a long span; null for the calling thread. The bits do not depend on it.</param>
    /// <returns>The norm; 0 for no elements, NaN if an element is NaN, infinity if one is infinite and none is NaN.</returns>
    /// <remarks>
    /// One pass, as long as the sum of squares neither overflows nor comes near the numbers that lose digits. If it does, two more passes
    /// look for the largest element and sum squares scaled by a power of two: so the norm of finite elements is right whenever it is
    /// itself a finite number.
    /// </remarks>
    public static T Norm<T>(ReadOnlySpan<T> x, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var squares = SumOfSquares(x, team);
        return squares >= Reduced<T>() && T.IsFinite(squares) ? T.Sqrt(squares) : ScaledNorm(x);
    }

    // Below this, squares that lost digits to gradual underflow may be a visible part of the sum.
    private static T Reduced<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? T.CreateTruncating(1e-25) : T.CreateTruncating(1e-270);

    private static T ScaledNorm<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var largest = NormInfinity(x);
        if (largest == T.Zero || !T.IsFinite(largest)) return largest;
        var exponent = T.ILogB(largest);
        var half = exponent / 2;
        var (first, second) = (T.ScaleB(T.One, -half), T.ScaleB(T.One, half - exponent));
        var (firstScale, secondScale) = (Vector512.Create(first), Vector512.Create(second));
        var lane = Vector512<T>.Count;
        var sum = T.Zero;
        Span<T> scaled = stackalloc T[LaneSum.Chunk / 8];
        for (var start = 0; start < x.Length; start += scaled.Length)
        {
            var part = x.Slice(start, Math.Min(scaled.Length, x.Length - start));
            var i = 0;
            for (; i + lane <= part.Length; i += lane) (Vector512.Create(part[i..]) * firstScale * secondScale).CopyTo(scaled[i..]);
            for (; i < part.Length; i++) scaled[i] = part[i] * first * second;
            sum += SumOfSquares<T>(scaled[..part.Length]);
        }

        return T.ScaleB(T.Sqrt(sum), exponent);
    }
}
