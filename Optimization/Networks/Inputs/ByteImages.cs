using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Optimization;

/// <summary>Images of one shape, a byte an element: example after example, each in row-major order with channels last.</summary>
public sealed record ByteImages
{
    /// <summary>Images in memory.</summary>
    /// <param name="pixels">The bytes of all images, one after the other; not copied, and not to be changed from here on.</param>
    /// <param name="shape">The shape of each; extents of at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent of <paramref name="shape"/> is below 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> are not a whole number of images, at least 1.</exception>
    public ByteImages(ReadOnlyMemory<byte> pixels, ExampleShape shape)
    {
        (Shape, Pixels) = (InputArguments.Shape(shape), pixels);
        Count = InputArguments.Count(pixels.Length, shape, nameof(pixels));
    }

    /// <summary>The bytes of all images, one after the other.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>The shape of each image.</summary>
    public ExampleShape Shape { get; }

    /// <summary>The number of images, at least 1.</summary>
    public int Count { get; }

    /// <summary>The bytes of an image.</summary>
    /// <param name="index">Its index, from 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of its range.</exception>
    public ReadOnlySpan<byte> this[int index] => Pixels.Span.Slice((int)Require.Below(index, Count, nameof(index)) * Shape.Length, Shape.Length);

    /// <summary>Images that follow each other, in the same memory.</summary>
    /// <param name="range">Which, <c>..8000</c> say; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or goes beyond the images.</exception>
    public ByteImages Take(Range range)
    {
        var (start, length) = range.GetOffsetAndLength(Count);
        if (length == 0) throw new ArgumentOutOfRangeException(nameof(range), range, "The range must have at least one image.");
        return new(Pixels.Slice(start * Shape.Length, length * Shape.Length), Shape);
    }

    /// <summary>A copy of some images, in the order that is asked for.</summary>
    /// <param name="indices">Which, from 0 to <see cref="Count"/> − 1; at least one, and any more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no index.</exception>
    public ByteImages Select(ReadOnlySpan<int> indices)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(indices.Length * Shape.Length));
        InputArguments.Batch(indices, Count, Shape, pixels.Length);
        for (var i = 0; i < indices.Length; i++) this[indices[i]].CopyTo(pixels.AsSpan(i * Shape.Length));
        return new(pixels, Shape);
    }

    /// <summary>The images at another size: an element is the mean of the area that it covers, rounded to the nearest byte.</summary>
    /// <param name="height">The number of rows, at least 1.</param>
    /// <param name="width">The number of columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    public ByteImages Resized(int height, int width)
    {
        var shape = InputArguments.Shape(Shape with { Height = Require.AtLeastOne(height), Width = Require.AtLeastOne(width) });
        var pixels = GC.AllocateUninitializedArray<byte>(checked(Count * shape.Length));
        var average = new AreaAverage(Shape, height, width);
        for (var i = 0; i < Count; i++) average.Resize(this[i], pixels.AsSpan(i * shape.Length, shape.Length));
        return new(pixels, shape);
    }

    /// <summary>Mean and standard deviation of each channel, from sums that are exact.</summary>
    public ChannelMoments Moments()
    {
        var channels = Shape.Channels;
        var (sums, squares) = (new long[channels], new long[channels]);
        var pixels = Pixels.Span;
        for (var place = 0; place < pixels.Length; place += channels)
        {
            for (var c = 0; c < channels; c++)
            {
                long value = pixels[place + c];
                sums[c] += value;
                squares[c] += value * value;
            }
        }

        // n Σ b² − (Σ b)², without rounding: nothing cancels however small the deviation is.
        var n = pixels.Length / channels;
        var (means, deviations) = (new double[channels], new double[channels]);
        for (var c = 0; c < channels; c++)
        {
            means[c] = sums[c] / (255.0 * n);
            deviations[c] = Math.Sqrt((double)(((Int128)n * squares[c]) - ((Int128)sums[c] * sums[c]))) / (255.0 * n);
        }

        return new(ImmutableCollectionsMarshal.AsImmutableArray(means), ImmutableCollectionsMarshal.AsImmutableArray(deviations));
    }

    /// <summary>The images as inputs of a network: (byte / 255 − shift) / scale.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="shift">What is subtracted; finite. 1 with a scale of −1 turns ink on paper to light on dark.</param>
    /// <param name="scale">What is divided by; finite and not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shift"/> or <paramref name="scale"/> is out of its range.</exception>
    public ImageInputs<T> Inputs<T>(double shift = 0, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(this, shift, scale);

    /// <summary>The images as inputs whose channels have mean 0 and standard deviation 1 where <paramref name="moments"/> are their own.</summary>
    /// <remarks>A channel without deviation is divided by 1: it becomes 0 and not NaN.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="moments">The moments of the training data, which its test data are seen with too; null for those of these images.</param>
    /// <exception cref="ArgumentException"><paramref name="moments"/> are of another number of channels.</exception>
    public ImageInputs<T> Standardized<T>(ChannelMoments? moments = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        moments ??= Moments();
        return new(this, moments.Mean.AsSpan(), [.. moments.StandardDeviation.Select(deviation => deviation == 0 ? 1 : deviation)]);
    }
}
