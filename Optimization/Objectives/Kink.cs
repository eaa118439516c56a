using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The function max(a t, b t), a ≤ 0 ≤ b, and its Moreau envelope of width ω: <c>min_v max(a v, b v) + (v − t)²/2ω = s t − ω s²/2</c> with
/// s = min(max(t/ω, a), b), which is its derivative. A slope of 0 costs nothing, however far t is.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal static class Kink<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> t, T lower, T upper) => Times(Slope(t, lower, upper), t);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Slope(Vector512<T> t, T lower, T upper)
    {
        var side = Vector512.ConditionalSelect(Vector512.GreaterThan(t, Vector512<T>.Zero), Vector512.Create(upper), Vector512.Create(lower));
        return Vector512.ConditionalSelect(Vector512.Equals(t, t), side, t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SmoothValue(Vector512<T> t, T width, T lower, T upper)
    {
        var slope = SmoothSlope(t, width, lower, upper);
        return Times(slope, t - (Vector512.Create(Number.Of<T>(0.5) * width) * slope));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SmoothSlope(Vector512<T> t, T width, T lower, T upper) =>
        Vector512.Min(Vector512.Max(t / Vector512.Create(width), Vector512.Create(lower)), Vector512.Create(upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SmoothCurvature(Vector512<T> t, T width, T lower, T upper)
    {
        var slope = t / Vector512.Create(width);
        var inside = Vector512.GreaterThan(slope, Vector512.Create(lower)) & Vector512.LessThan(slope, Vector512.Create(upper));
        return Vector512.ConditionalSelect(
            Vector512.Equals(t, t), inside & Vector512.Create(T.One / width), t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Times(Vector512<T> slope, Vector512<T> t) =>
        Vector512.ConditionalSelect(Vector512.Equals(slope, Vector512<T>.Zero), Vector512<T>.Zero, slope * t);
}
