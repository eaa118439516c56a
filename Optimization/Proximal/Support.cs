using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>The support function of an interval, sup of y x over x in [a, b]: the conjugate of its indicator.</summary>
internal static class Support
{
    /// <summary>max(a y, b y) for each element, and 0 for y = 0 even where a bound is infinite.</summary>
    public static Vector512<T> Of<T>(Vector512<T> point, Vector512<T> lower, Vector512<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.ConditionalSelect(
        Vector512.Equals(point, Vector512<T>.Zero), Vector512<T>.Zero,
        point * Vector512.ConditionalSelect(Vector512.GreaterThan(point, Vector512<T>.Zero), upper, lower));
}
