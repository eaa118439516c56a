using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What a step of dual coordinate ascent tells.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Gap">P(w) and D(α) after the step, if it measured them: else no numbers, which are below no tolerance.</param>
/// <param name="Visited">The number of rows that were visited.</param>
/// <param name="Active">The number of rows that the next epoch visits.</param>
/// <param name="OracleCalls">How often the oracle was asked: once for each row, and once for the gap.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
/// <param name="Stalled">Whether no row moved, and none would.</param>
public readonly record struct DualCoordinateInfo<T>(
    DualityGap<T> Gap, int Visited, int Active, int OracleCalls, string? NonFinite = null, bool Stalled = false) : IStepInfo
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
