using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>What predictions cost on examples: linear scores, one for each output, and a loss of them.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IExampleModel<T> : IOracle
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>K, the number of scores.</summary>
    int Outputs { get; }

    /// <summary>The examples from a position on: see <see cref="IExampleSource{T}.From"/>.</summary>
    /// <param name="position">The position of the first.</param>
    /// <param name="most">The most wanted.</param>
    Examples<T> From(long position, int most);

    /// <summary>What an example counts.</summary>
    /// <param name="weight">Its own weight.</param>
    /// <param name="label">Its label.</param>
    T Weight(T weight, T label);

    /// <summary>The loss at some scores, and its slopes.</summary>
    /// <param name="scores">z, K numbers.</param>
    /// <param name="label">y.</param>
    /// <param name="slopes">Receives ∂φ/∂z.</param>
    /// <returns>φ(z, y), and whether the prediction was right: its sign, or its class.</returns>
    (double Loss, bool IsRight) At(ReadOnlySpan<T> scores, T label, Span<T> slopes);
}
