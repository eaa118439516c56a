using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Inputs that are all rotated about their centres by the same angle: a shift of the data that a network was not trained for.</summary>
/// <remarks>An element is interpolated between the four about the place that it comes from. Quarters of a turn are exact where height and width are even alike or odd alike.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record RotatedInputs<T> : IInputs<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Placement _placement;
    private readonly T _padding;

    /// <summary>Rotated inputs.</summary>
    /// <param name="source">The inputs.</param>
    /// <param name="degrees">The angle, counter-clockwise; finite.</param>
    /// <param name="padding">What an element is where there is no image, in the units of the inputs; finite.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> or <paramref name="padding"/> is not finite.</exception>
    public RotatedInputs(IInputs<T> source, double degrees, double padding = 0)
    {
        ArgumentNullException.ThrowIfNull(source);
        (Source, Degrees, Padding) = (source, Require.Finite(degrees), padding);
        (_placement, _padding) = (Placement.Of(degrees, 1, false, 0, 0), Require.Finite<T>(padding));
    }

    /// <summary>The inputs as they are.</summary>
    public IInputs<T> Source { get; }

    /// <summary>The angle, counter-clockwise.</summary>
    public double Degrees { get; }

    /// <summary>What an element is where there is no image.</summary>
    public double Padding { get; }

    /// <inheritdoc/>
    public int Count => Source.Count;

    /// <inheritdoc/>
    public ExampleShape Shape => Source.Shape;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void Gather(ReadOnlySpan<int> batch, Span<T> destination)
    {
        InputArguments.Batch(batch, Count, Shape, destination.Length);
        Source.Gather(batch, destination);
        if (_placement.IsIdentity) return;
        for (var i = 0; i < batch.Length; i++)
        {
            var example = destination.Slice(i * Shape.Length, Shape.Length);
            _placement.Apply(ExampleScratch<T>.Copy(example), Shape, _padding, example);
        }
    }
}
