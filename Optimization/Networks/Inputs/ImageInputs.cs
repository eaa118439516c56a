using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Images as inputs of a network: (byte / 255 − shift) / scale, with a shift and a scale for each channel.</summary>
/// <remarks>
/// Computed as byte · slope − offset with slope = 1 / (255 scale) and offset = shift / scale, each rounded once: bytes 0 and 255 become 0 and 1 exactly where
/// shift and scale are 0 and 1, and the bits do not depend on the width of the machine's vectors.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record ImageInputs<T> : IInputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A lane for each position that a lane can begin at among the channels: lane k of an image reads vector k mod channels.
    private readonly T[] _slopes;
    private readonly T[] _offsets;

    /// <summary>Images whose channels are scaled alike.</summary>
    /// <param name="images">The images.</param>
    /// <param name="shift">What is subtracted from byte / 255; finite.</param>
    /// <param name="scale">What is then divided by; finite and not 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shift"/> or <paramref name="scale"/> is out of its range, or 1 / scale is not finite as <typeparamref name="T"/>.</exception>
    public ImageInputs(ByteImages images, double shift = 0, double scale = 1)
        : this(images, [shift], [scale])
    {
    }

    /// <summary>Images with a shift and a scale for each channel.</summary>
    /// <param name="images">The images.</param>
    /// <param name="shift">What is subtracted from byte / 255, for each channel or one for all; finite.</param>
    /// <param name="scale">What is then divided by, for each channel or one for all; finite and not 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentException">There are neither one nor as many shifts or scales as channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A shift or a scale is out of its range, or its quotient is not finite as <typeparamref name="T"/>.</exception>
    public ImageInputs(ByteImages images, ReadOnlySpan<double> shift, ReadOnlySpan<double> scale)
    {
        ArgumentNullException.ThrowIfNull(images);
        Images = images;
        var channels = images.Shape.Channels;
        (Shift, Scale) = (Spread(shift, channels, nameof(shift)), Spread(scale, channels, nameof(scale)));
        (_slopes, _offsets) = (new T[channels * Lane], new T[channels * Lane]);
        for (var i = 0; i < _slopes.Length; i++)
        {
            var (s, by) = (Require.Finite(Shift[i % channels], nameof(shift)), Require.Finite(Scale[i % channels], nameof(scale)));
            if (by == 0) throw new ArgumentOutOfRangeException(nameof(scale), by, "scale must be finite and not 0.");
            _slopes[i] = Require.Finite<T>(1 / (255 * by), nameof(scale));
            _offsets[i] = Require.Finite<T>(s / by, nameof(shift));
        }
    }

    /// <summary>The images.</summary>
    public ByteImages Images { get; }

    /// <summary>What is subtracted from byte / 255, for each channel.</summary>
    public ImmutableArray<double> Shift { get; }

    /// <summary>What is then divided by, for each channel.</summary>
    public ImmutableArray<double> Scale { get; }

    /// <inheritdoc/>
    public int Count => Images.Count;

    /// <inheritdoc/>
    public ExampleShape Shape => Images.Shape;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void Gather(ReadOnlySpan<int> batch, Span<T> destination)
    {
        InputArguments.Batch(batch, Count, Shape, destination.Length);
        var pixels = Images.Pixels.Span;
        var length = Shape.Length;
        for (var i = 0; i < batch.Length; i++) Scaled(pixels.Slice(batch[i] * length, length), destination.Slice(i * length, length));
    }

    private static int Lane => Vector512<byte>.Count / Unsafe.SizeOf<T>();

    private static ImmutableArray<double> Spread(ReadOnlySpan<double> values, int channels, string name) =>
        values.Length == channels ? [.. values]
        : values.Length == 1 ? [.. Enumerable.Repeat(values[0], channels)]
        : throw new ArgumentException($"{name} must have 1 element, or {channels} as the images have channels; it has {values.Length}.", name);

    private void Scaled(ReadOnlySpan<byte> source, Span<T> destination)
    {
        var (done, pattern) = (0, _slopes.Length);
        ref var bytes = ref MemoryMarshal.GetReference(source);
        ref var numbers = ref MemoryMarshal.GetReference(destination);
        ref var slopes = ref MemoryMarshal.GetArrayDataReference(_slopes);
        ref var offsets = ref MemoryMarshal.GetArrayDataReference(_offsets);
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            for (var at = 0; done <= source.Length - Lane; done += Lane)
            {
                ((Widened(ref Unsafe.Add(ref bytes, done)) * Vector512.LoadUnsafe(ref slopes, (nuint)at)) - Vector512.LoadUnsafe(ref offsets, (nuint)at))
                    .StoreUnsafe(ref numbers, (nuint)done);
                at = at + Lane == pattern ? 0 : at + Lane;
            }
        }

        for (; done < source.Length; done++) destination[done] = (Number.Of<T>(source[done]) * _slopes[done % pattern]) - _offsets[done % pattern];
    }

    // As many bytes as numbers fit into a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Widened(ref byte source)
    {
        if (typeof(T) == typeof(float))
        {
            var shorts = Vector256.WidenLower(Vector128.LoadUnsafe(ref source).ToVector256Unsafe());
            return Vector512.ConvertToSingle(Vector512.WidenLower(shorts.ToVector512Unsafe()).AsInt32()).As<float, T>();
        }

        var words = Vector256.WidenLower(Vector128.WidenLower(Vector64.LoadUnsafe(ref source).ToVector128Unsafe()).ToVector256Unsafe());
        return Vector512.ConvertToDouble(Vector512.WidenLower(words.ToVector512Unsafe()).AsInt64()).As<double, T>();
    }
}
