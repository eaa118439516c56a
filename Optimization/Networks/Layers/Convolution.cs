using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A convolution: <c>z_t = W p_t + b</c> at each place of the output, where p_t is the window of the input that belongs to it.</summary>
/// <remarks>
/// Blocks: <c>weights</c>, outputs × kernel rows × kernel columns × channels, and <c>bias</c>. Windows are written down once a pass, as rows of a matrix, so that value and derivatives are
/// matrix products; they are kept for the pass back, and are the inputs of the Fisher block. Beyond the image there are zeros. Source: Chellapilla, Puri, Simard 2006; Grosse and Martens 2016,
/// section 3, for the Fisher block.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record Convolution<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A convolution.</summary>
    /// <param name="outputs">The number of outputs at a place, at least 1.</param>
    /// <param name="kernelHeight">The rows of a window, at least 1.</param>
    /// <param name="kernelWidth">The columns of a window, at least 1.</param>
    /// <param name="stride">The places from one window to the next, both ways, at least 1.</param>
    /// <param name="padding">The places of zeros on each side, at least 0 and below both extents of a window.</param>
    /// <param name="hasBias">Whether there is a b.</param>
    /// <param name="initialization">What W starts from; He where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public Convolution(int outputs, int kernelHeight, int kernelWidth, int stride = 1, int padding = 0, bool hasBias = true, Initialization initialization = default)
    {
        (Outputs, KernelHeight, KernelWidth) = (Require.AtLeastOne(outputs), Require.AtLeastOne(kernelHeight), Require.AtLeastOne(kernelWidth));
        (Stride, Padding) = (Require.AtLeastOne(stride), (int)Require.Below(padding, Math.Min(kernelHeight, kernelWidth)));
        (HasBias, Initialization) = (hasBias, initialization);
    }

    /// <summary>The number of outputs at a place.</summary>
    public int Outputs { get; }

    /// <summary>The rows of a window.</summary>
    public int KernelHeight { get; }

    /// <summary>The columns of a window.</summary>
    public int KernelWidth { get; }

    /// <summary>The places from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>The places of zeros on each side.</summary>
    public int Padding { get; }

    /// <summary>Whether there is a b.</summary>
    public bool HasBias { get; }

    /// <summary>What W starts from.</summary>
    public Initialization Initialization { get; }

    /// <inheritdoc/>
    public string Kind => "convolution";

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input)
    {
        if (KernelHeight > input.Height + (2L * Padding) || KernelWidth > input.Width + (2L * Padding))
            throw new ArgumentException($"a window of {KernelHeight} × {KernelWidth} does not fit into {input.Height} × {input.Width} places with {Padding} more on each side.", nameof(input));
        var geometry = Geometry(input);
        return new(geometry.OutputHeight, geometry.OutputWidth, Outputs);
    }

    /// <inheritdoc/>
    public ImmutableArray<(string Name, ImmutableArray<int> Shape)> Blocks(ExampleShape input) => HasBias
        ? [("weights", [Outputs, KernelHeight, KernelWidth, input.Channels]), ("bias", [Outputs])]
        : [("weights", [Outputs, KernelHeight, KernelWidth, input.Channels])];

    /// <inheritdoc/>
    /// <remarks>The windows.</remarks>
    public int Memory(ExampleShape input) => Geometry(input) is var geometry ? checked(geometry.Patches * geometry.PatchLength) : 0;

    /// <inheritdoc/>
    public KroneckerShape? Kronecker(ExampleShape input) =>
        new(Outputs, Geometry(input).PatchLength, HasBias, Geometry(input).Patches, KernelHeight * KernelWidth);

    /// <inheritdoc/>
    public void Initialize(ExampleShape input, RandomKey key, Span<T> parameters)
    {
        var places = KernelHeight * KernelWidth;
        var weights = Outputs * places * input.Channels;
        Initialization.Draw(key, places * input.Channels, places * Outputs, parameters[..weights]);
        parameters[weights..].Clear();
    }

    /// <inheritdoc/>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output)
    {
        Gather(pass, input, pass.Memory);
        Affine.Forward(pass, pass.Parameters, Windows(pass, pass.Memory), HasBias, Rows(pass, output));
    }

    /// <inheritdoc/>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        if (!gradient.IsEmpty) Affine.Gradient(pass, Windows(pass, pass.Memory), pass.OutputRows(derivatives), HasBias, T.Zero, gradient);
        if (inputDerivatives.IsEmpty) return;
        using var rental = pass.Workspace.Rent<T>(pass.Memory.Length);
        Affine.Pull(pass, pass.Parameters, pass.OutputRows(derivatives), T.Zero, Windows(pass, rental.Span));
        Scatter(pass, rental.Span, inputDerivatives);
    }

    /// <inheritdoc/>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        if (parameterTangent.IsEmpty) outputTangent.Clear();
        else Affine.Forward(pass, parameterTangent, Windows(pass, pass.Memory), HasBias, Rows(pass, outputTangent));
        if (inputTangent.IsEmpty) return;
        using var rental = pass.Workspace.Rent<T>(pass.Memory.Length);
        Gather(pass, inputTangent, rental.Span);
        Affine.Push(pass, Windows(pass, rental.Span), Rows(pass, outputTangent));
    }

    /// <inheritdoc/>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        using var rental = pass.Workspace.Rent<T>(pass.Memory.Length);
        var windows = Windows(pass, rental.Span);
        if (!gradientTangent.IsEmpty)
        {
            Affine.Gradient(pass, Windows(pass, pass.Memory), pass.OutputRows(motion.DerivativesTangent), HasBias, T.Zero, gradientTangent);
            if (!motion.InputTangent.IsEmpty)
            {
                Gather(pass, motion.InputTangent, rental.Span);
                Affine.Gradient(pass, windows, pass.OutputRows(motion.Derivatives), false, T.One, gradientTangent);
            }
        }

        if (inputDerivativesTangent.IsEmpty) return;
        Affine.Pull(pass, pass.Parameters, pass.OutputRows(motion.DerivativesTangent), T.Zero, windows);
        if (!motion.ParameterTangent.IsEmpty) Affine.Pull(pass, motion.ParameterTangent, pass.OutputRows(motion.Derivatives), T.One, windows);
        Scatter(pass, rental.Span, inputDerivativesTangent);
    }

    /// <inheritdoc/>
    public void AddSquaredNorms(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> norms) =>
        Affine.AddSquaredNorms(pass, Windows(pass, pass.Memory), pass.OutputRows(derivatives), HasBias, norms);

    /// <inheritdoc/>
    public ReadOnlySpan<T> KroneckerInputs(in LayerPass<T> pass, ReadOnlySpan<T> input) => pass.Memory;

    private ConvolutionGeometry Geometry(ExampleShape input) => new(input.Height, input.Width, input.Channels, KernelHeight, KernelWidth, Stride, Padding);

    private MatrixSpan<T> Windows(in LayerPass<T> pass, Span<T> memory) =>
        new(memory, pass.Examples * pass.Output.Places, KernelHeight * KernelWidth * pass.Input.Channels);

    private MatrixSpan<T> Rows(in LayerPass<T> pass, Span<T> output) => new(output, pass.Examples * pass.Output.Places, Outputs);

    private void Gather(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> windows) =>
        ImagePatches.Gather(new(input, pass.Examples, pass.Input.Length), Windows(pass, windows), Geometry(pass.Input), pass.Workspace, pass.Team);

    private void Scatter(in LayerPass<T> pass, Span<T> windows, Span<T> input) =>
        ImagePatches.Scatter(Windows(pass, windows), new MatrixSpan<T>(input, pass.Examples, pass.Input.Length), Geometry(pass.Input), pass.Team);
}

public static partial class Network
{
    /// <summary>The network and a convolution with square windows; see <see cref="Convolution{T}"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="outputs">The number of outputs at a place, at least 1.</param>
    /// <param name="kernel">The rows and columns of a window, at least 1.</param>
    /// <param name="stride">The places from one window to the next, at least 1.</param>
    /// <param name="padding">The places of zeros on each side, at least 0 and below the extent of a window.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="initialization">What weights start from; He where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">A window does not fit.</exception>
    public static Network<T> Convolve<T>(
        this Network<T> network, int outputs, int kernel, int stride = 1, int padding = 0, bool hasBias = true, Initialization initialization = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Convolution<T>(outputs, kernel, kernel, stride, padding, hasBias, initialization));
}
