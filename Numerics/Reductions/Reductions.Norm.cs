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

    // Of x − y, or of x where there is no y.
    private static T ScaledNorm<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> part = stackalloc T[LaneSum.Chunk / 8];
        var largest = T.Zero;
        for (var start = 0; start < x.Length; start += part.Length) largest = T.Max(largest, NormInfinity<T>(Difference(x, y, start, part)));
        if (largest == T.Zero || !T.IsFinite(largest)) return largest;
        var exponent = T.ILogB(largest);
        var half = exponent / 2;
        var (first, second) = (T.ScaleB(T.One, -half), T.ScaleB(T.One, half - exponent));
        var (firstScale, secondScale) = (Vector512.Create(first), Vector512.Create(second));
        var lane = Vector512<T>.Count;
        var sum = T.Zero;
        for (var start = 0; start < x.Length; start += part.Length)
        {
            var scaled = Difference(x, y, start, part);
            var i = 0;
            for (; i + lane <= scaled.Length; i += lane) (Vector512.Create<T>(scaled[i..]) * firstScale * secondScale).CopyTo(scaled[i..]);
            for (; i < scaled.Length; i++) scaled[i] = scaled[i] * first * second;
            sum += SumOfSquares<T>(scaled);
        }

        return T.ScaleB(T.Sqrt(sum), exponent);
    }

    // As many elements as there is room for.
    private static Span<T> Difference<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, int start, Span<T> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var part = room[..Math.Min(room.Length, x.Length - start)];
        x.Slice(start, part.Length).CopyTo(part);
        if (y.IsEmpty) return part;
        var i = 0;
        for (; i + Vector512<T>.Count <= part.Length; i += Vector512<T>.Count)
            (Vector512.Create<T>(part[i..]) - Vector512.Create(y[(start + i)..])).CopyTo(part[i..]);
        for (; i < part.Length; i++) part[i] -= y[start + i];
        return part;
    }
}
