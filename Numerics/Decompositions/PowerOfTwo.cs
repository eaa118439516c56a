using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The power of two that brings the largest element of a matrix near one, exactly: squares then neither overflow nor vanish.</summary>
internal static class PowerOfTwo
{
    /// <summary>The exponent of the largest magnitude; 0 where all are 0, null where one is not finite.</summary>
    public static int? Of<T>(ReadOnlyMatrixSpan<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var stored = matrix.IsTransposed ? matrix.Transpose() : matrix;
        var largest = T.Zero;
        for (var i = 0; i < stored.Rows; i++)
        {
            var row = Reductions.NormInfinity(stored.Row(i));
            if (!T.IsFinite(row)) return null;
            largest = T.Max(largest, row);
        }

        return largest == T.Zero ? 0 : T.ILogB(largest);
    }
}
