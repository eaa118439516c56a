namespace Toolkit.Numerics;

/// <summary>Work that a <see cref="WorkerTeam"/> runs in parts.</summary>
/// <remarks>
/// Parts run in any order and on any thread, so a part writes only memory that no other part touches, and how the work is cut into
/// parts depends on its size alone: then the result is the same, bit for bit, for any number of threads.
/// </remarks>
public interface IParallelBody
{
    /// <summary>Does part number <paramref name="part"/>.</summary>
    /// <param name="part">The part, from 0 to one less than the number of parts.</param>
    void Invoke(int part);
}
