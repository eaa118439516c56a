using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>Ends and sums of lanes.</summary>
internal static class Lane
{
    // Read from byte 64 − n on, a lane whose first n bytes are set.
    private static ReadOnlySpan<byte> Beginnings =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>All bits set in the first <paramref name="count"/> elements, in all of them where the lane has no more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> First<T>(nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512
        .LoadUnsafe(ref MemoryMarshal.GetReference(Beginnings), (nuint)(Vector512<byte>.Count - (Math.Min(count, Vector512<T>.Count) * Unsafe.SizeOf<T>())))
        .As<byte, T>();

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
