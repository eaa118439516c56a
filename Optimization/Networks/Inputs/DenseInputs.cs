namespace Toolkit.Optimization;

/// <summary>Inputs that are numbers already: the rows of a matrix in row-major order, each an example of any shape.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed record DenseInputs<T> : IInputs<T>
    where T : unmanaged
{
    /// <summary>Numbers in memory.</summary>
    /// <param name="values">The elements of all examples, one after the other; not copied, and not to be changed from here on.</param>
    /// <param name="shape">The shape of each; extents of at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent of <paramref name="shape"/> is below 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> are not a whole number of examples, at least 1.</exception>
    public DenseInputs(ReadOnlyMemory<T> values, ExampleShape shape)
    {
        (Shape, Values) = (InputArguments.Shape(shape), values);
        Count = InputArguments.Count(values.Length, shape, nameof(values));
    }

    /// <summary>The elements of all examples, one after the other.</summary>
    public ReadOnlyMemory<T> Values { get; }

    /// <inheritdoc/>
    public ExampleShape Shape { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Examples that follow each other, in the same memory.</summary>
    /// <param name="range">Which; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or goes beyond the examples.</exception>
    public DenseInputs<T> Take(Range range)
    {
        var (start, length) = range.GetOffsetAndLength(Count);
        if (length == 0) throw new ArgumentOutOfRangeException(nameof(range), range, "The range must have at least one example.");
        return new(Values.Slice(start * Shape.Length, length * Shape.Length), Shape);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void Gather(ReadOnlySpan<int> batch, Span<T> destination)
    {
        InputArguments.Batch(batch, Count, Shape, destination.Length);
        var values = Values.Span;
        var length = Shape.Length;
        for (var i = 0; i < batch.Length; i++) values.Slice(batch[i] * length, length).CopyTo(destination[(i * length)..]);
    }
}
