using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What estimators ask of an estimate before they write what they remember.</summary>
internal static class Estimates
{
    /// <summary>Whether the square of its norm is finite: the condition on which an update takes it.</summary>
    public static bool IsSound<T>(ReadOnlySpan<T> estimate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reductions.Norm(estimate) is var norm && T.IsFinite(norm * norm);
}
