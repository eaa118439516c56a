using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Inputs seen anew in each of many copies: example i is example i mod n of the <see cref="Source"/>, n their number, changed by what is drawn from <c>key.Fold(i)</c>. So the first n examples
/// are each example once, changed as well, and as many copies as there are epochs give each epoch new ones.
/// </summary>
/// <remarks>
/// What an example looks like depends on key and index only: neither on the batch that it is in, nor on those before, nor on threads. Its label is label i mod n
/// (<see cref="LabelledImages.RepeatedLabels"/>). Copies take no memory.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>. Both are flipped, scaled, rotated, shifted and cut alike; their noise does not share bits.</typeparam>
public sealed record AugmentedInputs<T> : IInputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _padding;
    private readonly T _noise;

    /// <summary>Inputs in changed copies.</summary>
    /// <param name="source">The inputs.</param>
    /// <param name="augmentation">What may be done to them.</param>
    /// <param name="key">Where the draws come from.</param>
    /// <param name="copies">How often each example is seen, at least 1.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="copies"/> is below 1, there would be more than 2³¹ − 1 examples, or noise or padding is not finite as <typeparamref name="T"/>.</exception>
    public AugmentedInputs(IInputs<T> source, Augmentation augmentation, RandomKey key, int copies)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(augmentation);
        (Source, Augmentation, Key, Copies) = (source, augmentation, key, copies);
        Count = InputArguments.Repeated(source.Count, copies);
        (_padding, _noise) = (Require.Finite<T>(augmentation.Padding), Require.NotNegative<T>(augmentation.Noise));
    }

    /// <summary>The inputs as they are.</summary>
    public IInputs<T> Source { get; }

    /// <summary>What may be done to them.</summary>
    public Augmentation Augmentation { get; }

    /// <summary>Where the draws come from.</summary>
    public RandomKey Key { get; }

    /// <summary>How often each example is seen.</summary>
    public int Copies { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public ExampleShape Shape => Source.Shape;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="NotSupportedException">There is noise, and <typeparamref name="T"/> is neither float nor double.</exception>
    public void Gather(ReadOnlySpan<int> batch, Span<T> destination)
    {
        InputArguments.Batch(batch, Count, Shape, destination.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            var index = batch[i] % Source.Count;
            var example = destination.Slice(i * Shape.Length, Shape.Length);
            Source.Gather(new(in index), example);
            Change(example, Key.Fold(batch[i]));
        }
    }

    private void Change(Span<T> example, RandomKey key)
    {
        Span<double> draws = stackalloc double[7];
        key.Uniforms(draws);
        var shift = (2L * Augmentation.Shift) + 1;
        var placement = Placement.Of(
            Augmentation.Rotation * ((2 * draws[3]) - 1),
            1 + (Augmentation.Scaling * ((2 * draws[4]) - 1)),
            Augmentation.FlipsHorizontally && draws[2] >= 0.5,
            (int)((long)(draws[0] * shift) - Augmentation.Shift),
            (int)((long)(draws[1] * shift) - Augmentation.Shift));
        if (!placement.IsIdentity) placement.Apply(ExampleScratch<T>.Copy(example), Shape, _padding, example);
        if (Augmentation.Cutout > 0) Cut(example, (int)(draws[5] * Shape.Height), (int)(draws[6] * Shape.Width));
        if (_noise > T.Zero) AddNoise(example, key);
    }

    private void Cut(Span<T> example, int row, int column)
    {
        var (top, left) = (row - (Augmentation.Cutout / 2), column - (Augmentation.Cutout / 2));
        var (first, end) = (Math.Max(0, left), (int)Math.Min(Shape.Width, (long)left + Augmentation.Cutout));
        for (var y = Math.Max(0, top); y < Math.Min(Shape.Height, (long)top + Augmentation.Cutout); y++)
            example.Slice(((y * Shape.Width) + first) * Shape.Channels, (end - first) * Shape.Channels).Fill(_padding);
    }

    private void AddNoise(Span<T> example, RandomKey key)
    {
        Span<T> draws = stackalloc T[256];
        for (var start = 0; start < example.Length; start += draws.Length)
        {
            var part = example.Slice(start, Math.Min(draws.Length, example.Length - start));
            key.Normals(draws[..part.Length], start);
            for (var j = 0; j < part.Length; j++) part[j] += _noise * draws[j];
        }
    }
}
