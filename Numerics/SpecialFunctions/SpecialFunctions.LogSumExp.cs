using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Numerics.Lane;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln Σᵢ exp(xᵢ), without overflow.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The exponents.</param>
    /// <returns>The value: −∞ for no elements or where all are −∞, +∞ where one is +∞, NaN where one is NaN.</returns>
    /// <remarks>
    /// The largest element m is taken away first and its own exponential, which is 1, is not added to the others: m + ln(1 + Σ exp(xᵢ − m)) keeps a
    /// small share of the others.
    /// </remarks>
    public static T LogSumExp<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.IsEmpty) return T.NegativeInfinity;
        var place = LargestPlace(x);
        var largest = x[place];
        if (!T.IsFinite(largest)) return largest;
        var shift = double.CreateTruncating(largest);
        return T.CreateTruncating(shift + Log1p(SumOfExp(x[..place], shift) + SumOfExp(x[(place + 1)..], shift)));
    }

    // The first NaN, or else the first of the largest.
    private static int LargestPlace<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var place = 0;
        for (var i = 0; i < x.Length && !T.IsNaN(x[place]); i++)
            if (!(x[i] <= x[place])) place = i;
        return place;
    }

    // Σ exp(xᵢ − shift).
    [MethodImpl(VectorMath.Kernel)]
    private static double SumOfExp<T>(ReadOnlySpan<T> x, double shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lane = Vector512<double>.Count;
        Span<T> room = stackalloc T[lane];
        var sum = Vector512<double>.Zero;
        for (var i = 0; i < x.Length; i += lane)
        {
            var whole = x.Length - i >= lane;
            if (!whole)
            {
                room.Fill(T.NegativeInfinity);
                x[i..].CopyTo(room);
            }

            sum += Lane.Exp(Lane.Load(whole ? x[i..] : room) - Of(shift));
        }

        return Vector512.Sum(sum);
    }
}
