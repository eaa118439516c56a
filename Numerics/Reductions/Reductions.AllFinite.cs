using System.Numerics;

namespace Toolkit.Numerics;

public static partial class Reductions
{
    /// <summary>Whether no element is NaN or infinite.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The elements.</param>
    /// <returns>True for no elements. Stops at the first chunk that has an element that is not finite.</returns>
    public static bool AllFinite<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; x.Length > LaneSum.Chunk; x = x[LaneSum.Chunk..])
        {
            if (!T.IsFinite(NormInfinity(x[..LaneSum.Chunk]))) return false;
        }

        return T.IsFinite(NormInfinity(x));
    }
}
