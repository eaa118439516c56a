using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>Ends and sums of lanes.</summary>
internal static class Lane
{
    /// <summary>All bits set in the first <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> First<T>(nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating((int)count)));

    /// <summary>The sum of the elements, halves onto halves: the same additions at every width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(Vector512<T> lane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var half = lane.GetLower() + lane.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2 ? quarter[0] + quarter[1] : quarter[0] + quarter[2] + (quarter[1] + quarter[3]);
    }
}
