namespace Toolkit.Optimization;

/// <summary>
/// What may be done to an image without changing what it shows: it is flipped, scaled and rotated about its centre, and shifted, all in one map; then a square is cut out, and noise
/// is added. What is not asked for is not done.
/// </summary>
/// <remarks>
/// Each draw has its own place in the stream of a key, so that asking for one thing more leaves the others as they were. Where scale and rotation are asked for, an element is
/// interpolated between the four about the place that it comes from; flips and shifts alone copy elements.
/// </remarks>
public sealed record Augmentation
{
    /// <summary>Rows and columns are each shifted by a whole number from −<see cref="Shift"/> to <see cref="Shift"/>, all equally likely; at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or above 2³⁰.</exception>
    public int Shift { get; init => field = value is >= 0 and <= 1 << 30 ? value : throw OutOfRange(value, nameof(Shift), "in [0, 2³⁰]"); }

    /// <summary>Left and right are exchanged in every second image, at random.</summary>
    public bool FlipsHorizontally { get; init; }

    /// <summary>The image is rotated by an angle from −<see cref="Rotation"/> to <see cref="Rotation"/> degrees, uniformly; in [0, 180].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Rotation { get; init => field = value is >= 0 and <= 180 ? value : throw OutOfRange(value, nameof(Rotation), "in [0, 180]"); }

    /// <summary>The image is magnified by a factor from 1 − <see cref="Scaling"/> to 1 + <see cref="Scaling"/>, uniformly; in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Scaling { get; init => field = value is >= 0 and < 1 ? value : throw OutOfRange(value, nameof(Scaling), "in [0, 1)"); }

    /// <summary>The side of a square that is cut out, its centre at any place of the image and the square within it as far as it goes; 0 for none.</summary>
    /// <remarks>DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or above 2³⁰.</exception>
    public int Cutout { get; init => field = value is >= 0 and <= 1 << 30 ? value : throw OutOfRange(value, nameof(Cutout), "in [0, 2³⁰]"); }

    /// <summary>The standard deviation of normal noise that is added to each element, in the units of the inputs; finite and at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Noise { get; init => field = value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(value, nameof(Noise), "finite and at least 0"); }

    /// <summary>What an element is where there is no image, in the units of the inputs: 0, which in standardised inputs is the mean; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double Padding { get; init => field = double.IsFinite(value) ? value : throw OutOfRange(value, nameof(Padding), "finite"); }

    private static ArgumentOutOfRangeException OutOfRange(object value, string name, string range) => new(name, value, $"{name} must be {range}.");
}
