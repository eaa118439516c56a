namespace Toolkit.Optimization;

/// <summary>Examples to feed a network with: an immutable, indexed collection that writes any batch of them side by side.</summary>
/// <remarks>What an example looks like is a function of its index alone, augmentation included: so runs replay, and threads do not matter.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IInputs<T>
    where T : unmanaged
{
    /// <summary>The number of examples, at least 1.</summary>
    int Count { get; }

    /// <summary>The shape of an example.</summary>
    ExampleShape Shape { get; }

    /// <summary>destination ← the examples of a batch, one after the other, each in row-major order with channels last.</summary>
    /// <param name="batch">Indices between 0 and <see cref="Count"/> − 1.</param>
    /// <param name="destination">Receives as many examples.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    void Gather(ReadOnlySpan<int> batch, Span<T> destination);
}
