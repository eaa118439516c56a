namespace Toolkit.Numerics;

/// <summary>Where the windows of a convolution lie on an image, with zeros around it; the same stride and padding both ways.</summary>
/// <remarks>
/// An image is height x width x channels numbers, row by row, the channels of a pixel together. Window (r, c), of the output's row r and column c, begins at row
/// r stride − padding and column c stride − padding of the image.
/// </remarks>
public readonly record struct ConvolutionGeometry
{
    /// <summary>A geometry.</summary>
    /// <param name="height">The rows of the image, at least 1.</param>
    /// <param name="width">The columns of the image, at least 1.</param>
    /// <param name="channels">The numbers of a pixel, at least 1.</param>
    /// <param name="kernelHeight">The rows of a window, from 1 to height + 2 padding.</param>
    /// <param name="kernelWidth">The columns of a window, from 1 to width + 2 padding.</param>
    /// <param name="stride">The pixels from one window to the next, at least 1.</param>
    /// <param name="padding">The pixels of zeros on each side, at least 0 and less than either dimension of a window, so that none sees nothing but zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="OverflowException">An image, or all windows of one together, reach 2^31 elements.</exception>
    public ConvolutionGeometry(int height, int width, int channels, int kernelHeight, int kernelWidth, int stride = 1, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(padding, Math.Min(kernelHeight, kernelWidth));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kernelHeight, height + (2L * padding));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kernelWidth, width + (2L * padding));
        (Height, Width, Channels, KernelHeight, KernelWidth, Stride, Padding) = (height, width, channels, kernelHeight, kernelWidth, stride, padding);
        _ = checked(height * width * channels);
        _ = checked(Patches * PatchLength);
    }

    /// <summary>The rows of the image.</summary>
    public int Height { get; }

    /// <summary>The columns of the image.</summary>
    public int Width { get; }

    /// <summary>The numbers of a pixel.</summary>
    public int Channels { get; }

    /// <summary>The rows of a window.</summary>
    public int KernelHeight { get; }

    /// <summary>The columns of a window.</summary>
    public int KernelWidth { get; }

    /// <summary>The pixels from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>The pixels of zeros on each side of the image.</summary>
    public int Padding { get; }

    /// <summary>The rows of windows: ⌊(height + 2 padding − kernel height) / stride⌋ + 1.</summary>
    public int OutputHeight => Windows(Height, KernelHeight);

    /// <summary>The columns of windows: ⌊(width + 2 padding − kernel width) / stride⌋ + 1.</summary>
    public int OutputWidth => Windows(Width, KernelWidth);

    /// <summary>The windows on an image: output height times output width.</summary>
    public int Patches => checked(OutputHeight * OutputWidth);

    /// <summary>The numbers in a window: kernel height times kernel width times channels.</summary>
    public int PatchLength => checked(KernelHeight * KernelWidth * Channels);

    /// <summary>The numbers in an image: height times width times channels.</summary>
    public int ImageLength => Height * Width * Channels;

    private int Windows(int size, int kernel) => Stride == 0 ? 0 : (int)((size + (2L * Padding) - kernel) / Stride) + 1;
}
