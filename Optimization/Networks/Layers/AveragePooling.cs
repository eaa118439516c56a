using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A layer that takes the mean of each window of places, channel by channel.</summary>
/// <remarks>Places that no window reaches have no part in it.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record AveragePooling<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PoolingWindows _windows;

    /// <summary>Square windows.</summary>
    /// <param name="window">The rows and columns of a window, at least 1.</param>
    /// <param name="stride">The places from one window to the next, at least 1; as large as a window where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public AveragePooling(int window, int? stride = null)
        : this(window, window, stride ?? window)
    {
    }

    /// <summary>Windows of any form.</summary>
    /// <param name="windowHeight">The rows of a window, at least 1.</param>
    /// <param name="windowWidth">The columns of a window, at least 1.</param>
    /// <param name="stride">The places from one window to the next, both ways, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public AveragePooling(int windowHeight, int windowWidth, int stride) =>
        _windows = new(Require.AtLeastOne(windowHeight), Require.AtLeastOne(windowWidth), Require.AtLeastOne(stride));

    /// <summary>The rows of a window.</summary>
    public int WindowHeight => _windows.Height;

    /// <summary>The columns of a window.</summary>
    public int WindowWidth => _windows.Width;

    /// <summary>The places from one window to the next.</summary>
    public int Stride => _windows.Stride;

    /// <inheritdoc/>
    public string Kind => "averagepool";

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input) => _windows.Output(input);

    /// <inheritdoc/>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output) => _windows.Mean(pass, input, output);

    /// <inheritdoc/>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        if (!inputDerivatives.IsEmpty) _windows.SpreadEvenly(pass, derivatives, inputDerivatives);
    }

    /// <inheritdoc/>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        if (inputTangent.IsEmpty) outputTangent.Clear();
        else _windows.Mean(pass, inputTangent, outputTangent);
    }

    /// <inheritdoc/>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        if (!inputDerivativesTangent.IsEmpty) _windows.SpreadEvenly(pass, motion.DerivativesTangent, inputDerivativesTangent);
    }
}

public static partial class Network
{
    /// <summary>The network and the mean of each square window; see <see cref="AveragePooling{T}"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="window">The rows and columns of a window, at least 1.</param>
    /// <param name="stride">The places from one window to the next, at least 1; as large as a window where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">A window does not fit.</exception>
    public static Network<T> AveragePool<T>(this Network<T> network, int window, int? stride = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new AveragePooling<T>(window, stride));

    /// <summary>The network and the mean over all places: one place with the channels of all.</summary>
    /// <param name="network">The network.</param>
    public static Network<T> GlobalAverage<T>(this Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Then(new AveragePooling<T>(network.Output.Height, network.Output.Width, 1));
    }
}
