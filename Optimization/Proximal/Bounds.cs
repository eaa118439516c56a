using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What a lower and an upper bound for each coordinate must satisfy.</summary>
internal static class Bounds
{
    /// <summary>Refuses bounds between which there is no number.</summary>
    public static void Check<T>(ReadOnlySpan<T> lower, ReadOnlySpan<T> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (lower.Length != upper.Length)
        {
            throw new ArgumentException($"upper has {upper.Length} elements; as many as lower, {lower.Length}, are needed.", nameof(upper));
        }

        for (var i = 0; i < lower.Length; i++)
        {
            if (lower[i] <= upper[i] && lower[i] < T.PositiveInfinity && upper[i] > T.NegativeInfinity) continue;
            throw new ArgumentException($"There is no number between the bounds of coordinate {i}, {lower[i]} and {upper[i]}.", nameof(upper));
        }
    }
}
