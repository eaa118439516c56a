namespace Toolkit.Sketching;

/// <summary>
/// Examples in an order, each found by its position: what a streaming method learns from. An example at a position is always the same, so a source is as immutable as any oracle; one that
/// reads a file keeps no more than a window of it, and can be asked for positions in rising order only.
/// </summary>
/// <remarks>Its points have 2⁶⁴ coordinates, none of which is stored: <see cref="IOracle.Dimension"/> is 0, and so is the length of a start.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public interface IExampleSource<T> : IOracle
    where T : unmanaged
{
    /// <summary>Some examples from a position on, as many as are at hand, at least one; none behind the last. It waits for examples that are still being read.</summary>
    /// <param name="position">The position of the first, from 0; not before one that was asked for earlier, where a file is read.</param>
    /// <param name="most">The most examples wanted, at least 1.</param>
    /// <returns>A view that is valid until the next call.</returns>
    Examples<T> From(long position, int most);
}
