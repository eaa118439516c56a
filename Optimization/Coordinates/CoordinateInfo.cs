namespace Toolkit.Optimization;

/// <summary>What a step on coordinates tells.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Coordinate">The coordinate, or the block, whose move was the last one of the step; −1 where nothing moved.</param>
/// <param name="PartialDerivative">∂f/∂xᵢ of that coordinate before its move; of a block the norm.</param>
/// <param name="Violation">
/// The largest violation of the conditions of a solution that the step met: |∂f/∂xᵢ|, or with a map the generalized |xᵢ − xᵢ⁺|/length, over the coordinates
/// that moved, and over all of them where the step compared them.
/// </param>
/// <param name="OracleCalls">How often the step asked for derivatives.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
/// <param name="Stalled">Whether the step had a look at every coordinate and none had to move: the point is a solution as far as the numbers can tell.</param>
public readonly record struct CoordinateInfo<T>(
    int Coordinate, T PartialDerivative, T Violation, int OracleCalls, string? NonFinite = null, bool Stalled = false) : IStepInfo
    where T : unmanaged;
