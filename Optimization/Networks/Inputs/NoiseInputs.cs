using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Inputs that show nothing: element j of example i is mean + deviation · z, z a normal draw of <c>key.Fold(i)</c>. What a network says of them is how far it trusts itself without reason.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; draws of the two do not share bits.</typeparam>
public sealed record NoiseInputs<T> : IInputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _mean;
    private readonly T _deviation;

    /// <summary>Normal noise.</summary>
    /// <param name="count">The number of examples, at least 1.</param>
    /// <param name="shape">The shape of each; extents of at least 1.</param>
    /// <param name="key">Where the noise comes from.</param>
    /// <param name="mean">The mean of each element; finite.</param>
    /// <param name="deviation">The standard deviation of each element; finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public NoiseInputs(int count, ExampleShape shape, RandomKey key, double mean = 0, double deviation = 1)
    {
        (Count, Shape, Key) = (Require.AtLeastOne(count), InputArguments.Shape(shape), key);
        (Mean, Deviation) = (mean, deviation);
        (_mean, _deviation) = (Require.Finite<T>(mean), Require.NotNegative<T>(deviation));
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public ExampleShape Shape { get; }

    /// <summary>Where the noise comes from.</summary>
    public RandomKey Key { get; }

    /// <summary>The mean of each element.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation of each element.</summary>
    public double Deviation { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public void Gather(ReadOnlySpan<int> batch, Span<T> destination)
    {
        InputArguments.Batch(batch, Count, Shape, destination.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            var example = destination.Slice(i * Shape.Length, Shape.Length);
            Key.Fold(batch[i]).Normals(example);
            for (var j = 0; j < example.Length; j++) example[j] = _mean + (_deviation * example[j]);
        }
    }
}
